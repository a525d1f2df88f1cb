/** Every workflow that I may see: what needs me, the list, and making new ones. */
import { Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { messageOf, useApprovals } from '@/api';
import { DemoBanner, Page } from '@/app/Shell';
import { useNow } from '@/run-ui/now';
import { Banner, Button, Skeleton } from '@/ui';
import { workflows as t } from '../i18n/en/workflows';
import { useCreate } from './actions';
import { DropZone, ImportButton } from './Import';
import { List } from './List';
import { NeedsYou } from './NeedsYou';
import { useWorkflowPages } from './query';
import s from './workflows.module.css';

const Empty = lazy(() => import('./Empty').then((module) => ({ default: module.Empty })));

function NewButton() {
  const create = useCreate();
  return (
    <Button
      variant="primary"
      icon={<Plus size={16} />}
      disabled={create.isPending}
      onClick={() => create.mutate({ name: t.newName })}
    >
      {t.make}
    </Button>
  );
}

const HALF_MINUTE = 30_000;

/** The list says minutes and hours: it need not be drawn anew twice a second. */
function useCalmNow(): number {
  return Math.ceil(useNow(true) / HALF_MINUTE) * HALF_MINUTE;
}

function Body() {
  const { workflows, error, isCutOff, refetch, readOn } = useWorkflowPages();
  const { isPending, failureCount } = useApprovals('pending');
  const now = useCalmNow();
  if (error && !workflows) {
    return (
      <Banner tone="fail" action={<Button onClick={() => refetch()}>{t.retry}</Button>}>
        {messageOf(error)}
      </Banner>
    );
  }
  // What needs me stands above the list: it would push the list down under one's hands if it came later.
  if (!workflows || (isPending && failureCount === 0)) return <Loading />;
  if (workflows.length === 0) {
    return (
      <Suspense fallback={<Loading />}>
        <Empty />
      </Suspense>
    );
  }
  return (
    <>
      <NeedsYou workflows={workflows} now={now} />
      <List workflows={workflows} now={now} />
      {isCutOff && (
        <div className={s.cutOff}>
          <Banner tone="warn" action={<Button onClick={() => readOn()}>{t.retry}</Button>}>
            {t.cutOff(workflows.length)} {messageOf(error)}
          </Banner>
        </div>
      )}
    </>
  );
}

/** As high and as wide as what will stand there. */
function Loading() {
  return (
    <div className={s.list} aria-busy="true">
      {[40, 55, 35, 48].map((width) => (
        <div key={width} className={s.row}>
          <Skeleton width={34} height={34} />
          <div className={s.bones}>
            <Skeleton width={`${width}%`} height={13} />
            <Skeleton width={`${width + 25}%`} height={11} />
          </div>
        </div>
      ))}
    </div>
  );
}

export function WorkflowsPage() {
  return (
    <Page
      title={t.title}
      actions={
        <>
          <ImportButton />
          <NewButton />
        </>
      }
    >
      <div className={s.banner}>
        <DemoBanner />
      </div>
      <Body />
      <DropZone />
    </Page>
  );
}

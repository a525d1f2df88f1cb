/** The versions of a workflow, the draft on top: what changed in each, and going back to one. */
import { Columns2, Download, Ellipsis, GitCommitVertical, PencilLine, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { api, messageOf, useCatalog, useVersion, useVersions, type Version } from '../api';
import { countChanges, diffDocs } from '../graph/diff';
import type { Catalog } from '../graph/types';
import { whole } from '../graph/whole';
import { versions as t } from '../i18n/en/versions';
import { ago } from '../run/format';
import { useNow } from '../run-ui/now';
import { useDocument } from '../stores/document';
import {
  Badge,
  Button,
  Dialog,
  EmptyState,
  FieldError,
  IconButton,
  Menu,
  type MenuEntry,
  Skeleton,
  toast,
} from '../ui';
import { fileOf, RestoreDialog } from './Restore';
import s from './versions.module.css';

export function VersionList({ workflow, onClose }: { workflow: string; onClose: () => void }) {
  const [restoring, setRestoring] = useState<number | null>(null);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t.title} width={640}>
      <List workflow={workflow} onRestore={setRestoring} />
      {restoring !== null && <RestoreDialog id={workflow} number={restoring} onClose={() => setRestoring(null)} />}
    </Dialog>
  );
}

/** Saves first, so that the page compares what the editor shows. */
function useShowChanges(workflow: string): (from: string, to: string) => void {
  const [, go] = useLocation();
  return (from, to) => {
    const show = () => go(`/workflows/${workflow}/versions?from=${from}&to=${to}`);
    useDocument
      .getState()
      .flush()
      .then(show, (error: unknown) => toast(messageOf(error), { tone: 'fail' }));
  };
}

function List({ workflow, onRestore }: { workflow: string; onRestore: (number: number) => void }) {
  const { data: versions, error } = useVersions(workflow);
  const published = useDocument((state) => state.published);
  const readOnly = useDocument((state) => state.readOnly);
  const show = useShowChanges(workflow);
  if (error) return <FieldError>{messageOf(error)}</FieldError>;
  if (!versions) return <Skeleton height={120} />;
  if (versions.length === 0) {
    return <EmptyState icon={<GitCommitVertical size={22} />} title={t.none} text={t.noneText} />;
  }
  const latest = versions[0]!.number;
  return (
    <ul className={s.list}>
      <DraftRow workflow={workflow} latest={latest} onShow={() => show(String(latest), 'draft')} />
      {versions.map((version, at) => (
        <VersionRow
          key={version.number}
          version={version}
          isPublished={version.number === published}
          onShow={versions[at + 1] ? () => show(String(versions[at + 1]!.number), String(version.number)) : undefined}
          items={[
            {
              label: t.compareDraft,
              icon: <Columns2 size={15} />,
              onSelect: () => show(String(version.number), 'draft'),
            },
            ...(readOnly
              ? []
              : [
                  {
                    label: t.restoreOne(version.number),
                    icon: <Undo2 size={15} />,
                    onSelect: () => onRestore(version.number),
                  },
                ]),
            {
              label: t.download,
              icon: <Download size={15} />,
              onSelect: () => void download(workflow, version.number),
            },
          ]}
        />
      ))}
    </ul>
  );
}

async function download(workflow: string, number: number): Promise<void> {
  try {
    const { data } = await api.get<Version>(`/workflows/${workflow}/versions/${number}`);
    if (data.document) fileOf(useDocument.getState().name, String(number), data.document);
  } catch (error) {
    toast(messageOf(error), { tone: 'fail' });
  }
}

function DraftRow({ workflow, latest, onShow }: { workflow: string; latest: number; onShow: () => void }) {
  const { data: version } = useVersion(workflow, latest);
  const { data: catalog } = useCatalog();
  const doc = useDocument((state) => state.doc);
  let about: string = t.draftText;
  if (version?.document && catalog) {
    const diff = diffDocs(whole(version.document), whole(doc), catalog.byKey as Catalog);
    const count = countChanges(diff);
    if (count) about = t.draftChanged(count, latest);
    else about = diff.moved.length ? t.draftMoved(latest) : t.draftSame(latest);
  }
  return (
    <Row number={<PencilLine size={14} aria-hidden />} title={t.draft} meta={about}>
      <Button size="small" onClick={onShow} aria-label={t.changesOfDraft}>
        {t.changes}
      </Button>
    </Row>
  );
}

interface VersionRowProps {
  version: Version;
  isPublished: boolean;
  /** Absent for the first: nothing is before it. */
  onShow: (() => void) | undefined;
  items: MenuEntry[];
}

function VersionRow({ version, isPublished, onShow, items }: VersionRowProps) {
  const now = useNow(true);
  const name = t.number(version.number);
  const meta = `${version.by_name ?? t.somebody} · ${ago(version.at, now)}`;
  return (
    <Row number={t.short(version.number)} title={version.message || t.noMessage} meta={meta}>
      {isPublished && <Badge tone="ok">{t.published}</Badge>}
      {onShow && (
        <Button size="small" onClick={onShow} aria-label={t.changesOf(name)}>
          {t.changes}
        </Button>
      )}
      <Menu trigger={<IconButton label={t.more(name)} size="small" icon={<Ellipsis size={15} />} />} items={items} />
    </Row>
  );
}

interface RowProps {
  number: ReactNode;
  title: string;
  meta: string;
  children: ReactNode;
}

function Row({ number, title, meta, children }: RowProps) {
  return (
    <li className={s.version}>
      <span className={s.number}>{number}</span>
      <div className={s.text}>
        <span>{title}</span>
        <span className={s.meta}>{meta}</span>
      </div>
      {children}
    </li>
  );
}

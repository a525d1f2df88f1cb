/** The list before there is anything in it: three templates that run at once, an empty canvas, a file. */
import { LayoutTemplate, Play, Plus } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { type TemplateInfo, useCatalog, useTemplates } from '@/api';
import { Sketch } from '@/templates/Sketch';
import { Button, Skeleton, Spinner } from '@/ui';
import { workflows as words } from '../i18n/en/workflows';
import { useCreate, useTemplate } from './actions';
import { ImportButton } from './Import';
import s from './workflows.module.css';

const t = words.empty;
/** The three that show most in least: a chain, a person in the middle, a loop. */
const FIRST = ['brief', 'refund_with_approval', 'write_and_judge'];

export function Empty() {
  const { data: templates } = useTemplates();
  const create = useCreate();
  const [, go] = useLocation();
  const chosen = templates && FIRST.flatMap((key) => templates.find((each) => each.key.endsWith(key)) ?? []);
  const shown = chosen?.length === FIRST.length ? chosen : templates?.slice(0, FIRST.length);
  return (
    <section className={s.empty} aria-labelledby="empty-title">
      <h2 id="empty-title">{t.title}</h2>
      <p className={s.emptyText}>{t.text}</p>
      <div className={s.starts} aria-busy={!shown}>
        {shown
          ? shown.map((template) => <Start key={template.key} template={template} />)
          : FIRST.map((key) => <Skeleton key={key} height={236} />)}
      </div>
      <div className={s.others}>
        <Button icon={<LayoutTemplate size={15} />} onClick={() => go('/templates')}>
          {t.templates}
        </Button>
        <Button
          icon={<Plus size={15} />}
          disabled={create.isPending}
          onClick={() => create.mutate({ name: words.newName })}
        >
          {t.blank}
        </Button>
        <ImportButton label={t.import} />
        <span className={s.quiet}>{t.drop}</span>
      </div>
    </section>
  );
}

function Start({ template }: { template: TemplateInfo }) {
  const { data: catalog } = useCatalog();
  const use = useTemplate();
  return (
    <article className={s.start} aria-labelledby={`start-${template.key}`}>
      <Link href="/templates" className={s.startPicture} tabIndex={-1} aria-hidden>
        {catalog && <Sketch doc={template.document} types={catalog.byKey} height={96} />}
      </Link>
      <h3 id={`start-${template.key}`}>{template.title}</h3>
      <p>{template.description}</p>
      <Button
        variant="primary"
        icon={use.isPending ? <Spinner size={14} /> : <Play size={14} />}
        disabled={use.isPending}
        onClick={() => use.mutate({ template, run: true })}
      >
        {use.isPending ? t.running : t.run}
      </Button>
    </article>
  );
}

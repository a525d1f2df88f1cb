/** The gallery: one workflow an idea, each of which runs at once. */
import { Play, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { messageOf, type TemplateInfo, useCatalog, useTemplates } from '@/api';
import { DemoBanner, Page } from '@/app/Shell';
import type { Catalog } from '@/graph/types';
import { Banner, Button, Dialog, EmptyState, Input, Segments, Skeleton, Spinner } from '@/ui';
import { useTemplate } from '@/workflows/actions';
import { templates as t } from '../i18n/en/templates';
import { findTemplates, type Idea } from './ideas';
import { Sketch } from './Sketch';
import s from './templates.module.css';

const IDEAS = (['all', 'people', 'branch', 'loop', 'batch', 'tools'] as const).map((value) => ({
  value,
  label: t.ideas[value],
}));

export function TemplatesPage() {
  const { data: templates, error, refetch } = useTemplates();
  const { data: catalog } = useCatalog();
  const [words, setWords] = useState('');
  const [idea, setIdea] = useState<Idea | 'all'>('all');
  const [seen, setSeen] = useState<TemplateInfo | null>(null);
  const found = useMemo(() => findTemplates(templates ?? [], words, idea), [templates, words, idea]);
  return (
    <Page title={t.title} lead={t.lead}>
      <DemoBanner />
      <div className={s.bar}>
        <div className={s.search}>
          <Search size={15} aria-hidden />
          <Input
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <Segments
          label={t.ideas.label}
          value={idea}
          options={IDEAS}
          onChange={(next) => setIdea(next as Idea | 'all')}
        />
      </div>
      {error && (
        <Banner tone="fail" action={<Button onClick={() => refetch()}>{t.retry}</Button>}>
          {messageOf(error)}
        </Banner>
      )}
      <div className={s.grid} aria-busy={!templates && !error}>
        {found.map((template) => (
          <Card key={template.key} template={template} types={catalog?.byKey} onLook={() => setSeen(template)} />
        ))}
        {!templates && !error && [1, 2, 3].map((each) => <Skeleton key={each} height={300} />)}
      </div>
      {templates && found.length === 0 && (
        <EmptyState
          title={words ? t.none(words) : t.noneIdea}
          action={
            <Button
              onClick={() => {
                setWords('');
                setIdea('all');
              }}
            >
              {t.showAll}
            </Button>
          }
        />
      )}
      {seen && <Preview template={seen} types={catalog?.byKey} onClose={() => setSeen(null)} />}
    </Page>
  );
}

interface CardProps {
  template: TemplateInfo;
  types: Catalog | undefined;
  onLook: () => void;
}

function Card({ template, types, onLook }: CardProps) {
  return (
    <article className={s.card} aria-labelledby={`template-${template.key}`}>
      <button type="button" className={s.picture} aria-label={t.look(template.title)} onClick={onLook}>
        {types ? <Sketch doc={template.document} types={types} /> : <Skeleton width="70%" height={70} />}
      </button>
      <div className={s.text}>
        <span className={s.pattern}>{template.pattern}</span>
        <h2 id={`template-${template.key}`}>{template.title}</h2>
        <p className={s.about}>{template.description}</p>
      </div>
      <Actions template={template} />
    </article>
  );
}

function Actions({ template }: { template: TemplateInfo }) {
  const use = useTemplate();
  const going = use.isPending ? use.variables?.run : undefined;
  return (
    <div className={s.actions}>
      <Button
        variant="primary"
        icon={going === true ? <Spinner size={14} /> : <Play size={14} />}
        disabled={use.isPending}
        onClick={() => use.mutate({ template, run: true })}
      >
        {going === true ? t.starting : t.run}
      </Button>
      <Button disabled={use.isPending} onClick={() => use.mutate({ template, run: false })}>
        {going === false ? t.opening : t.use}
      </Button>
    </div>
  );
}

/** The drawing large enough to read, and what the example begins with. */
function Preview({
  template,
  types,
  onClose,
}: {
  template: TemplateInfo;
  types: Catalog | undefined;
  onClose: () => void;
}) {
  const steps = Object.keys(template.document.nodes ?? {}).length;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={template.title}
      description={`${template.pattern} · ${t.steps(steps)}`}
      width={860}
      footer={<Actions template={template} />}
    >
      <div className={s.large}>{types && <Sketch doc={template.document} types={types} height={280} labels />}</div>
      <p className={s.about}>{template.description}</p>
      <h3 className={s.begins}>{t.input}</h3>
      <dl className={s.input}>
        {Object.entries(template.input).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

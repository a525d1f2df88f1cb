/** The gallery: one workflow a pattern, each of which runs at once. */
import { Play } from 'lucide-react';
import { messageOf, type TemplateInfo, useCatalog, useTemplates } from '@/api';
import { DemoBanner, Page } from '@/app/Shell';
import type { Catalog } from '@/graph/types';
import { Banner, Button, Skeleton, Spinner } from '@/ui';
import { useTemplate } from '@/workflows/actions';
import { Sketch } from './Sketch';
import s from './templates.module.css';

function Card({ template, types }: { template: TemplateInfo; types: Catalog | undefined }) {
  const use = useTemplate();
  const going = use.isPending ? use.variables?.run : undefined;
  return (
    <article className={s.card} aria-labelledby={`template-${template.key}`}>
      <div className={s.picture}>
        {types ? <Sketch doc={template.document} types={types} /> : <Skeleton width="70%" height={70} />}
      </div>
      <div className={s.text}>
        <span className={s.pattern}>{template.pattern}</span>
        <h2 id={`template-${template.key}`}>{template.title}</h2>
        <p className={s.about}>{template.description}</p>
      </div>
      <div className={s.actions}>
        <Button
          variant="primary"
          icon={going === true ? <Spinner size={14} /> : <Play size={14} />}
          disabled={use.isPending}
          onClick={() => use.mutate({ template, run: true })}
        >
          Run it now
        </Button>
        <Button disabled={use.isPending} onClick={() => use.mutate({ template, run: false })}>
          Use
        </Button>
      </div>
    </article>
  );
}

export function TemplatesPage() {
  const { data: templates, error } = useTemplates();
  const { data: catalog } = useCatalog();
  return (
    <Page
      title="Templates"
      lead="One for each way to put models, tools and people together. All of them run without a key."
    >
      <DemoBanner />
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
      <div className={s.grid} aria-busy={!templates && !error}>
        {templates?.map((template) => (
          <Card key={template.key} template={template} types={catalog?.byKey} />
        ))}
        {!templates && !error && [1, 2, 3].map((each) => <Skeleton key={each} height={300} />)}
      </div>
    </Page>
  );
}

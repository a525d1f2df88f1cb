/** The settings of a step, generated from its type's JSON Schema; the rest of what can be set is folded under Advanced. */
import { ChevronRight, CircleAlert, TriangleAlert } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '@/forms/schema';
import { inspector as t } from '@/i18n/en/inspector';
import { openSetup } from '@/run-ui/open';
import { useDocument } from '@/stores/document';
import { Prose } from '@/ui';
import { InspectorProvider } from './context';
import { Foot } from './Foot';
import s from './inspector.module.css';
import { Policy } from './Policy';
import { ConfigFields } from './schema-form/ConfigField';
import { isShown } from './schema-form/choose';
import { fieldOf, useSetup } from './useSetup';

/** Opens when something in it becomes wrong, and stays as it is when that is mended: somebody is at work in it. */
function Section({
  title,
  hint,
  isWrong,
  children,
}: {
  title: string;
  hint?: string;
  isWrong: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(isWrong);
  const [wasWrong, setWasWrong] = useState(isWrong);
  if (isWrong !== wasWrong) {
    setWasWrong(isWrong);
    if (isWrong) setOpen(true);
  }
  return (
    <details className={s.section} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={14} aria-hidden />
        {title}
        {hint && <span className={s.sectionHint}>{hint}</span>}
      </summary>
      <div className={s.sectionBody}>{children}</div>
    </details>
  );
}

/** What is wrong with the step but not with one of the fields shown here. */
function OtherProblems({ id, schema }: { id: string; schema: JsonSchema }) {
  const problems = useDocument((state) => state.problems);
  const known = new Set(Object.keys(schema.properties ?? {}));
  const others = problems.filter((problem) => {
    if (problem.node !== id) return false;
    const [head, key] = fieldOf(problem).split('.');
    return problem.severity === 'warning' || !(head === 'policy' || (head === 'config' && key && known.has(key)));
  });
  return others.map((problem) => (
    <div
      key={`${problem.field} ${problem.message}`}
      className={s.problem}
      data-severity={problem.severity ?? 'error'}
      role="note"
    >
      {problem.severity === 'warning' ? <TriangleAlert size={14} /> : <CircleAlert size={14} />}
      <span>
        <Prose text={problem.message} />{' '}
        {known.has(fieldOf(problem).split('.')[1] ?? '') && (
          <button type="button" className={s.userLink} onClick={() => openSetup(id, problem.field)}>
            {t.toField}
          </button>
        )}
      </span>
    </div>
  ));
}

const NOTHING_SET: JsonObject = {};
const filled = (value: JsonObject): number => Object.keys(value).length;

export function Setup({ id }: { id: string }) {
  const context = useSetup(id);
  const config = useDocument((state) => state.doc.nodes[id]?.config) ?? NOTHING_SET;
  const policy = useDocument((state) => state.doc.nodes[id]?.policy);
  const edges = useDocument((state) => state.doc.edges);
  const incoming = useMemo(() => edges.filter((edge) => edge.target === id).length, [edges, id]);
  if (!context) return <p className={s.about}>{t.unknownType}</p>;
  const { type } = context;
  const schema = type.config;
  const isAdvanced = (field: JsonSchema) => field['x-advanced'] === true;
  const entries = Object.entries(schema.properties ?? {});
  const siblings = { values: config, properties: schema.properties ?? {} };
  const advanced = entries
    .filter(([, field]) => isAdvanced(field) && isShown(field, siblings, schema))
    .map(([key]) => key);
  const faulty = (keys: string[]) => keys.some((key) => context.errorUnder(['config', key]) !== undefined);
  const set = advanced.filter((key) => config[key] !== undefined).length;
  const rules = isObject(policy) ? policy : {};
  return (
    <InspectorProvider value={context}>
      {type.description && <p className={s.about}>{type.description}</p>}
      <OtherProblems id={id} schema={schema} />
      <ConfigFields
        schema={schema}
        root={schema}
        path={['config']}
        value={config}
        only={(field) => !isAdvanced(field)}
      />
      {advanced.length > 0 && (
        <Section title={t.advanced} hint={set ? t.isSet(set) : ''} isWrong={faulty(advanced)}>
          <ConfigFields schema={schema} root={schema} path={['config']} value={config} only={isAdvanced} />
        </Section>
      )}
      {type.has_policy && (
        <Section
          title={t.policy}
          hint={filled(rules) ? t.isSet(filled(rules)) : ''}
          isWrong={context.errorUnder(['policy']) !== undefined}
        >
          <Policy value={rules} incoming={incoming} />
        </Section>
      )}
      <Foot id={id} />
    </InspectorProvider>
  );
}

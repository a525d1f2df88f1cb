/** The settings of a step, generated from its type's JSON Schema; the rest of what can be set is folded under Advanced. */
import { ChevronRight, CircleAlert, TriangleAlert } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { JsonObject, JsonSchema, NodeTypeInfo, Problem, ToolInfo } from '@/api/types';
import { dotted, isObject } from '@/forms/schema';
import { scopeOf } from '@/graph/scope';
import { idFault } from '@/graph/slug';
import { useDocument } from '@/stores/document';
import { Prose, toast } from '@/ui';
import { type FieldPath, type InspectorContext, InspectorProvider } from './context';
import s from './inspector.module.css';
import { Policy } from './Policy';
import { policyTarget, renamePortOps } from './ports';
import { ConfigFields } from './schema-form/ConfigField';
import { isShown } from './schema-form/choose';
import { useRunValues } from './useValues';
import { NameInput } from './widgets/Keys';

/** Problems of a node by field; paths without a head are taken as the config's. */
function fieldOf(problem: Problem): string {
  const field = problem.field ?? '';
  if (field === '' || /^(?:config|policy)(?:\.|$)/.test(field)) return field;
  return /^(?:label|parent|type)(?:\.|$)/.test(field) ? field : `config.${field}`;
}

function useContextOf(id: string): InspectorContext | null {
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  const tools = useDocument((state) => state.tools);
  const readOnly = useDocument((state) => state.readOnly);
  const problems = useDocument((state) => state.problems);
  const { values, at, choose } = useRunValues(doc, id);
  const node = doc.nodes[id];
  const scope = useMemo(() => scopeOf(doc, types, id), [doc, types, id]);
  const innerScope = useMemo(() => scopeOf(doc, types, id, { inside: true }), [doc, types, id]);
  return useMemo(() => {
    const type = node && types[node.type];
    if (!node || !type) return null;
    const mine = problems.filter((problem) => problem.node === id && problem.severity !== 'warning');
    const store = useDocument.getState();
    return {
      nodeId: id,
      type: type as NodeTypeInfo,
      config: node.config ?? {},
      readOnly,
      tools: tools as Record<string, ToolInfo>,
      scope,
      innerScope,
      values,
      at,
      choose,
      errorAt: (path) => mine.find((problem) => fieldOf(problem) === dotted(path))?.message,
      errorUnder: (path) => {
        const at = dotted(path);
        return mine.find((problem) => fieldOf(problem) === at || fieldOf(problem).startsWith(`${at}.`))?.message;
      },
      set: (path: FieldPath, value) => {
        const [head, ...rest] = path;
        if (head === 'config') store.setConfig(id, rest, value);
        else store.setPolicy(id, value === undefined ? policyTarget(node.policy, rest) : rest, value);
      },
      renamePort: (path, from, to) => store.apply(renamePortOps(useDocument.getState().doc, id, path, from, to)),
    } satisfies InspectorContext;
  }, [id, node, types, tools, readOnly, problems, scope, innerScope, values, at, choose]);
}

function Section({
  title,
  hint,
  open,
  children,
}: {
  title: string;
  hint?: string;
  open: boolean;
  children: ReactNode;
}) {
  return (
    <details className={s.section} open={open || undefined}>
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
        <Prose text={problem.message} />
      </span>
    </div>
  ));
}

function IdField({ id }: { id: string }) {
  const readOnly = useDocument((state) => state.readOnly);
  const isEntry = useDocument((state) => state.types[state.doc.nodes[id]?.type ?? '']?.is_entry);
  function rename(to: string) {
    try {
      useDocument.getState().rename(id, to);
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error), { tone: 'fail' });
    }
  }
  return (
    <div className={s.idRow}>
      <span>Id in references</span>
      <NameInput
        mono
        label="Id"
        value={id}
        readOnly={readOnly || isEntry === true}
        check={(to) => idFault(useDocument.getState().doc, id, to) ?? undefined}
        onCommit={rename}
      />
    </div>
  );
}

const filled = (value: JsonObject): number => Object.keys(value).length;

export function Setup({ id }: { id: string }) {
  const context = useContextOf(id);
  const policy = useDocument((state) => state.doc.nodes[id]?.policy);
  const incoming = useDocument((state) => state.doc.edges.filter((edge) => edge.target === id).length);
  if (!context) {
    return <p className={s.about}>This installation does not know this kind of step. It is kept as it is.</p>;
  }
  const { type, config } = context;
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
        <Section title="Advanced" hint={set ? `${set} set` : ''} open={faulty(advanced)}>
          <ConfigFields schema={schema} root={schema} path={['config']} value={config} only={isAdvanced} />
        </Section>
      )}
      {type.has_policy && (
        <Section
          title="Errors and timing"
          hint={filled(rules) ? `${filled(rules)} set` : ''}
          open={context.errorUnder(['policy']) !== undefined}
        >
          <Policy value={rules} incoming={incoming} />
        </Section>
      )}
      <IdField id={id} />
    </InspectorProvider>
  );
}

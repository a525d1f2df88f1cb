/** The policy section of a node's setup: time limit, retries, what happens on failure, how branches join. */

import { useCatalog } from '@/api';
import type { JsonObject, JsonSchema } from '@/api/types';
import { widgets as t } from '@/i18n/en/widgets';
import { Combo, describe, Skeleton } from '@/ui';
import { useInspector, type WidgetProps } from './context';
import { ConfigFields } from './schema-form/ConfigField';
import { Shown, useFault } from './widgets/Shown';

const JOINS = [
  { value: 'all', label: 'all', note: t.joinAll },
  { value: 'any', label: 'any', note: t.joinAny },
];

/** `all`, `any` or a number; what is typed as a number is stored as one. */
function JoinField({ policy, value }: { policy: JsonSchema; value: JsonObject }) {
  const { set, readOnly } = useInspector();
  const schema = policy.properties?.join ?? {};
  const field: WidgetProps = {
    schema,
    root: policy,
    path: ['policy', 'join'],
    value: value.join,
    siblings: { values: value, properties: policy.properties ?? {} },
    required: false,
    nullable: false,
    title: schema.title ?? '',
    id: 'policy-join',
    mode: 'literal',
  };
  const fault = useFault(field);
  return (
    <Shown field={field} error={fault}>
      <Combo
        {...describe(field.id, fault, schema.description)}
        value={value.join === undefined ? '' : String(value.join)}
        placeholder="all"
        disabled={readOnly}
        options={JOINS}
        onChange={(text) => {
          const trimmed = text.trim();
          const next = /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
          set(field.path, next === '' || next === 'all' ? undefined : next);
        }}
      />
    </Shown>
  );
}

export function Policy({ value, incoming }: { value: JsonObject; incoming: number }) {
  const policy = useCatalog().data?.policy;
  const { type } = useInspector();
  if (!policy) return <Skeleton height={120} />;
  const has = (widget: string) =>
    Object.values(type.config.properties ?? {}).some((field) => field['x-widget'] === widget);
  const asksModels = has('model');
  const joins = incoming > 1 || value.join !== undefined;
  /** What reaches nothing outside has nothing to try again, to keep or to repeat. */
  const reaches = !type.container && type.effects !== 'pure';
  /** What does something for a node of this type; what is set is shown in any case, so that it can be taken away. */
  const sensible: Record<string, boolean> = {
    fallback: asksModels,
    budget: asksModels || type.container,
    // What writes is done each time; a tool's arguments say whether it only reads.
    cache: reaches && (type.effects === 'read' || has('tool')),
    retry: reaches,
    effects: reaches,
    on_crash: reaches,
  };
  const isOffered = (key: string): boolean => key !== 'join' && (sensible[key] !== false || value[key] !== undefined);
  return (
    <>
      <ConfigFields
        schema={policy}
        root={policy}
        path={['policy']}
        value={value}
        mode="literal"
        only={(_, key) => isOffered(key)}
      />
      {joins && <JoinField policy={policy} value={value} />}
    </>
  );
}

/** The policy section of a node's setup: time limit, retries, what happens on failure, how branches join. */
import type { JsonObject } from '@/api/types';
import { Combo, describe } from '@/ui';
import { useInspector, type WidgetProps } from './context';
import { POLICY } from './policy';
import { ConfigFields } from './schema-form/ConfigField';
import { Shown, useFault } from './widgets/Shown';

const JOINS = [
  { value: 'all', label: 'all', note: 'wait for every live branch' },
  { value: 'any', label: 'any', note: 'go on with the first' },
];

/** `all`, `any` or a number; what is typed as a number is stored as one. */
function JoinField({ value }: { value: JsonObject }) {
  const { set, readOnly } = useInspector();
  const schema = POLICY.properties?.join ?? {};
  const field: WidgetProps = {
    schema,
    root: POLICY,
    path: ['policy', 'join'],
    value: value.join,
    siblings: { values: value, properties: POLICY.properties ?? {} },
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
  const joins = incoming > 1 || value.join !== undefined;
  return (
    <>
      <ConfigFields
        schema={POLICY}
        root={POLICY}
        path={['policy']}
        value={value}
        mode="literal"
        only={(_, key) => key !== 'join'}
      />
      {joins && <JoinField value={value} />}
    </>
  );
}

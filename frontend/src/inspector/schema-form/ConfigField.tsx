/** One field of the inspector: finds its widget and gives it what it needs. */
import { lazy, memo, type ReactNode, Suspense, useId } from 'react';
import type { Json, JsonObject, JsonSchema } from '@/api/types';
import { dotted, resolve, titleOf } from '@/forms/schema';
import { Skeleton } from '@/ui';
import { type FieldPath, InsideProvider, type Siblings, useInspector, type WidgetProps } from '../context';
import { WIDGETS } from '../widgets';
import { isShown, modeOf, widgetOf } from './choose';

const SchemaWidget = lazy(() => import('../widgets/SchemaWidget'));

export type ConfigFieldProps = {
  schema: JsonSchema;
  root: JsonSchema;
  path: FieldPath;
  value: Json | undefined;
  siblings?: Siblings;
  required?: boolean;
  mode?: WidgetProps['mode'];
  /** Instead of the schema's own. */
  title?: string;
};

const ALONE: Siblings = { values: {}, properties: {} };

function PlainField({ schema: given, root, path, value, siblings = ALONE, required, mode, title }: ConfigFieldProps) {
  const id = useId();
  const { schema, nullable } = resolve(given, root);
  const read = modeOf(schema, mode ?? 'text');
  const name = widgetOf(schema, root, read);
  const props: WidgetProps = {
    schema,
    root,
    path,
    value: value ?? undefined,
    siblings,
    required: required ?? false,
    nullable,
    title: title ?? titleOf(path.at(-1) ?? '', schema),
    id,
    mode: read,
  };
  const inside = schema['x-inside'];
  const shown = (content: ReactNode) =>
    inside === undefined ? content : <InsideProvider value={inside}>{content}</InsideProvider>;
  if (name === 'schema' || name === 'form') {
    return shown(
      <Suspense fallback={<Skeleton height={60} />}>
        <SchemaWidget {...props} />
      </Suspense>,
    );
  }
  const Widget = WIDGETS[name];
  return shown(<Widget {...props} />);
}

/** Widgets that read the fields beside theirs, or hand them on to fields inside. */
const LOOKS_AROUND = new Set(
  'list object map routes actions carry model arguments workflow_version workflow_input'.split(' '),
);

/** A key pressed in one field renders the form, but of the fields only those whose own value or neighbours changed. */
function isUnchanged(before: ConfigFieldProps, after: ConfigFieldProps): boolean {
  for (const key of ['schema', 'root', 'value', 'required', 'mode', 'title'] as const) {
    if (before[key] !== after[key]) return false;
  }
  if (dotted(before.path) !== dotted(after.path)) return false;
  if (before.siblings?.values === after.siblings?.values) return true;
  const { schema } = resolve(after.schema, after.root);
  return !LOOKS_AROUND.has(widgetOf(schema, after.root, modeOf(schema, after.mode ?? 'text')));
}

export const ConfigField = memo(PlainField, isUnchanged);

/** The fields of an object, in the schema's order; `only` picks some of them. */
export function ConfigFields({
  schema,
  root,
  path,
  value,
  mode,
  outer,
  only = () => true,
}: {
  schema: JsonSchema;
  root: JsonSchema;
  path: FieldPath;
  value: JsonObject;
  mode?: WidgetProps['mode'];
  /** The fields around this object. */
  outer?: Siblings;
  only?: (schema: JsonSchema, key: string) => boolean;
}) {
  const { nodeId } = useInspector();
  const properties = schema.properties ?? {};
  const siblings: Siblings = { values: value, properties, ...(outer ? { outer } : {}) };
  return (
    <>
      {Object.entries(properties)
        .filter(([key, child]) => {
          const resolved = resolve(child, root).schema;
          return only(resolved, key) && isShown(resolved, siblings, root);
        })
        .map(([key, child]) => (
          <ConfigField
            key={`${nodeId}:${key}`}
            schema={child}
            root={root}
            path={[...path, key]}
            value={value[key]}
            siblings={siblings}
            required={schema.required?.includes(key) ?? false}
            {...(mode ? { mode } : {})}
          />
        ))}
    </>
  );
}

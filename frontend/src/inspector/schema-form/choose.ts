/** Which widget shows a config field: the type's own wish, else what the schema's shape suggests. */
import type { Json, JsonSchema } from '@/api/types';
import { choicesOf, isObject, resolve } from '@/forms/schema';
import type { Siblings, WidgetProps } from '../context';

export type WidgetName =
  | 'text'
  | 'textarea'
  | 'prompt'
  | 'expression'
  | 'code'
  | 'number'
  | 'choice'
  | 'toggle'
  | 'list'
  | 'object'
  | 'map'
  | 'json'
  | 'value'
  | 'schema'
  | 'connection'
  | 'model'
  | 'tool'
  | 'arguments'
  | 'duration'
  | 'routes'
  | 'actions'
  | 'carry'
  | 'form'
  | 'people'
  | 'state'
  | 'workflow'
  | 'workflow_version'
  | 'workflow_input';

const KNOWN = new Set<string>(
  [
    'text textarea prompt expression code number choice toggle list object map json value schema connection model tool',
    'arguments duration routes actions carry form people state workflow workflow_version workflow_input',
  ].flatMap((line) => line.split(' ')),
);

const BY_TYPE: Record<string, WidgetName> = { number: 'number', integer: 'number', boolean: 'toggle' };

/** `schema` is resolved. A wish that this browser does not know falls back to the shape. */
export function widgetOf(schema: JsonSchema, root: JsonSchema, mode: WidgetProps['mode']): WidgetName {
  const wish = schema['x-widget'];
  if (wish === 'choice' && !choicesOf(schema)) return mode === 'expression' ? 'expression' : 'text';
  if (wish && KNOWN.has(wish)) return wish as WidgetName;
  if (choicesOf(schema)) return 'choice';
  if (typeof schema.type === 'string' && BY_TYPE[schema.type]) return BY_TYPE[schema.type] as WidgetName;
  if (schema.type === 'string') return mode === 'expression' ? 'expression' : 'text';
  if (schema.type === 'array') return schema.items ? 'list' : 'value';
  if (schema.properties) return 'object';
  if (schema.type === 'object') return isObject(schema.additionalProperties) ? 'map' : 'json';
  const options = (schema.anyOf ?? schema.oneOf)?.map((option) => resolve(option, root).schema.type);
  if (options?.length && options.every((type) => type === 'number' || type === 'integer' || type === 'string')) {
    return 'number';
  }
  return 'value';
}

/** The way strings inside a field are read: what its schema says, else what holds above it. */
export function modeOf(schema: JsonSchema, inherited: WidgetProps['mode']): WidgetProps['mode'] {
  return schema['x-template'] ?? inherited;
}

/** The default as a placeholder. */
export function placeholderOf(schema: JsonSchema): string {
  const { default: value } = schema;
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value) && value.length === 0) return '';
  if (isObject(value) && Object.keys(value).length === 0) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The sibling of that widget, for fields that depend on another: a model on its connection, arguments on their tool. */
export function siblingValue(siblings: Siblings, widget: string, root: JsonSchema): Json | undefined {
  for (const [key, schema] of Object.entries(siblings.properties)) {
    const resolved = resolve(schema, root).schema;
    if (resolved['x-widget'] === widget) return siblings.values[key] ?? resolved.default;
  }
  return undefined;
}

/** A field's value, looked for beside the asking field and then in the objects around it. */
function settingOf(
  key: string,
  siblings: Siblings | undefined,
  root: JsonSchema,
): { known: boolean; value?: Json | undefined } {
  if (!siblings) return { known: false };
  const property = siblings.properties[key];
  if (!property) return settingOf(key, siblings.outer, root);
  return { known: true, value: siblings.values[key] ?? resolve(property, root).schema.default };
}

/** Whether a field is shown now: `x-when` names other fields and the value (or values) they must have. */
export function isShown(schema: JsonSchema, siblings: Siblings, root: JsonSchema): boolean {
  return Object.entries(schema['x-when'] ?? {}).every(([key, wanted]) => {
    const { known, value } = settingOf(key, siblings, root);
    if (!known) return true;
    return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value;
  });
}

/** What every field of the inspector knows of its surroundings: the node, the scope, the last run, how to change. */
import { createContext, useContext } from 'react';
import type { Json, JsonObject, JsonSchema, NodeTypeInfo, ToolInfo } from '@/api/types';
import type { Scoped } from '@/graph/scope';

export type FieldPath = (string | number)[];

export type InspectorContext = {
  nodeId: string;
  type: NodeTypeInfo;
  readOnly: boolean;
  tools: Record<string, ToolInfo>;
  /** What templates of this node can refer to. */
  scope: readonly Scoped[];
  /** The same with the container's own children, for what is evaluated after an iteration. */
  innerScope: readonly Scoped[];
  /** What a name stood for in the run on the page. */
  values: (name: string) => Json | undefined;
  /** The same after the last iteration of a container, the steps inside included. */
  innerValues: (name: string) => Json | undefined;
  /** The elements of work that the step had in that run. */
  instances: () => string[];
  /** The element of work (`each/2/write`) that those values are of; null: the latest. */
  at: string | null;
  choose: (path: string) => void;
  /** The message at exactly this path (`config.routes.0.when`). */
  errorAt: (path: FieldPath) => string | undefined;
  /** The first message at this path or anywhere below it. */
  errorUnder: (path: FieldPath) => string | undefined;
  /** Paths begin with `config` or `policy`; undefined removes the value. */
  set: (path: FieldPath, value: Json | undefined) => void;
  /** A port's new name: its wires follow. `path` is that of the entry's id. */
  renamePort: (path: FieldPath, from: string, to: string) => void;
  /** A row's new name in the setting at `path`, which becomes `value`: references to what the row stands for follow. */
  renameRow: (path: FieldPath, from: string, to: string, value: Json) => void;
};

const Context = createContext<InspectorContext | null>(null);
export const InspectorProvider = Context.Provider;

export function useInspector(): InspectorContext {
  const value = useContext(Context);
  if (!value) throw new Error('An inspector field stands outside the inspector.');
  return value;
}

/** Whether the fields below are evaluated after an iteration, as `x-inside` says of them or of one around them. */
const Inside = createContext(false);
export const InsideProvider = Inside.Provider;
export const useInside = (): boolean => useContext(Inside);

/** The object a field is a member of: its fields' values and schemas; `outer` is the object around that. */
export type Siblings = { values: JsonObject; properties: Record<string, JsonSchema>; outer?: Siblings };

/** What a widget is given. `schema` is plain already: references followed, "or null" taken away. */
export type WidgetProps = {
  schema: JsonSchema;
  root: JsonSchema;
  path: FieldPath;
  value: Json | undefined;
  siblings: Siblings;
  required: boolean;
  nullable: boolean;
  title: string;
  id: string;
  /** How strings inside are read, as the nearest schema above says. */
  mode: 'text' | 'expression' | 'deferred' | 'literal';
};

/** The workflow document `baton/1` and the catalogue entries that its rules are read from, as the browser knows them. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** Where a value is inside a node: `['config', 'routes', 0, 'when']`. */
export type Path = (string | number)[];

/** `[x, y]`, for a container that was resized `[x, y, width, height]`; inside a container relative to its corner. */
export type Position = [number, number] | [number, number, number, number];

export interface NodeDoc {
  type: string;
  label?: string;
  /** The container it is in. */
  parent?: string;
  config?: JsonObject;
  policy?: JsonObject;
  /** Switched off: it does not run, and what follows it goes on with what it would have been given. */
  disabled?: boolean;
}

/** `target` may run after `source` ended through `port` (absent: `out`). */
export interface EdgeDoc {
  source: string;
  port?: string;
  target: string;
}

export interface NoteDoc {
  id: string;
  text: string;
  x: number;
  y: number;
  w: number;
  h: number;
  color?: string;
}

/** A titled rectangle behind steps that belong together; unlike a container it means nothing to a run. */
export interface FrameDoc {
  id: string;
  label: string;
  x: number;
  y: number;
  w: number;
  h: number;
  color?: string;
}

/** An output kept for trying the draft out: the step gives it, by that port, instead of running. */
export interface PinDoc {
  output: Json;
  port?: string;
}

export interface UiDoc {
  nodes?: Record<string, Position>;
  notes?: NoteDoc[];
  frames?: FrameDoc[];
  collapsed?: string[];
  /** By node id; only runs of the draft heed them. */
  pins?: Record<string, PinDoc>;
  /** Nodes before which a run of the draft stops until somebody lets it go on. */
  breakpoints?: string[];
}

export interface Doc {
  format: 'baton/1';
  nodes: Record<string, NodeDoc>;
  edges: EdgeDoc[];
  ui?: UiDoc;
}

/** What an edit can touch: the document and the workflow's own fields. */
export interface Model {
  name: string;
  description: string;
  doc: Doc;
}

/** JSON Schema with the catalogue's own `x-…` rules; read, never executed. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
  'x-widget'?: string;
  'x-template'?: 'text' | 'expression' | 'deferred' | 'literal';
  /** Evaluated after an iteration, with the names that the container gives to its inside. */
  'x-inside'?: boolean;
  'x-advanced'?: boolean;
  /** The object's properties are those of the config field of this (dotted) name. */
  'x-properties-from'?: string;
  /** The object's keys are those of the config object of this name. */
  'x-keys-from'?: string;
  /** The value's schema is the config field of this name. */
  'x-schema-from'?: string;
  [more: string]: unknown;
}

/** A fixed port, or one for each entry of the config list `each`. */
export interface PortRule {
  id?: string;
  label?: string;
  each?: string;
}

/** The catalogue's entry of a node type: all that the canvas knows of it. */
export interface NodeTypeInfo {
  key: string;
  title: string;
  group: string;
  icon: string;
  description: string;
  config: Schema;
  outputs: Schema;
  ports: PortRule[];
  effects?: string;
  on_crash?: string;
  subtitle?: string;
  summary?: string;
  is_entry?: boolean;
  is_exit?: boolean;
  container?: boolean;
  child_scope?: Record<string, Schema>;
  has_policy?: boolean;
  /** The tools by name, where the type calls one of them. */
  tools?: Record<string, ToolInfo>;
}

export interface ToolInfo {
  name: string;
  title: string;
  icon: string;
  description: string;
  arguments: Schema;
  effects?: string;
}

export type Catalog = Record<string, NodeTypeInfo>;

export const OUT = 'out';
export const ERROR = 'error';

/** The port of an edge; absent means `out`. */
export function portOf(edge: EdgeDoc): string {
  return edge.port ?? OUT;
}

/** One text for an edge, by which it is found again. */
export function edgeKey(edge: EdgeDoc): string {
  return `${edge.source}:${portOf(edge)}>${edge.target}`;
}

export function emptyDoc(): Doc {
  return { format: 'baton/1', nodes: {}, edges: [], ui: { nodes: {}, notes: [] } };
}

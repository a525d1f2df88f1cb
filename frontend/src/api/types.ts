/** The shapes that the API gives and takes: those of the OpenAPI document, with their free JSON told more closely. */

import type { Doc, Json, JsonObject } from '../graph/types';
import type { components } from './schema';

export type { EdgeDoc, Json, JsonObject, NodeDoc, NoteDoc } from '../graph/types';

type Shapes = components['schemas'];
/** `Shape` with some members told more closely than OpenAPI can. */
type Told<Shape, Closer> = Omit<Shape, keyof Closer> & Closer;

/** A JSON Schema as the forms read it, with Baton's own hints. */
export type JsonSchema = {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: Json;
  const?: Json;
  enum?: Json[];
  examples?: Json[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  readOnly?: boolean;
  'x-widget'?: string;
  'x-template'?: 'text' | 'expression' | 'deferred' | 'literal';
  'x-advanced'?: boolean;
  /** Evaluated after an iteration, with the container's own children in scope. */
  'x-inside'?: boolean;
  /** Other fields and the values they must have for this one to be shown. */
  'x-when'?: Record<string, Json>;
  'x-enum-labels'?: string[];
  /** What a number counts, in the plural: `tokens`. */
  'x-unit'?: string;
  'x-schema-from'?: string;
  'x-properties-from'?: string;
  'x-keys-from'?: string;
};

export type PreviewResults = Told<
  Shapes['Preview'],
  { results: { value: Json; error: Shapes['PreviewError'] | null }[] }
>;

export type Page<Item> = { results: Item[]; next: string | null };
export type Problem = Told<Shapes['Problem'], { node?: string | null; field?: string | null }>;
export type WorkflowDocument = Doc;

export type Role = Shapes['Share']['role'];
export type WorkflowSummary = Told<Shapes['WorkflowSummary'], { role: Role }>;
export type Workflow = Told<Shapes['Workflow'], { role: Role; document: WorkflowDocument; problems: Problem[] }>;
export type Version = Shapes['VersionSummary'] & { document?: WorkflowDocument };

export type RunStatus = Shapes['Run']['status'];
export type NodeStatus = Shapes['NodeRun']['status'];
export type RunError = Told<Shapes['RunError'], { hint?: string; class?: string; node?: string }>;
export type Usage = Shapes['UsageShape'];
export type NodeRun = Told<
  Shapes['NodeRun'],
  {
    input: Json;
    output: Json;
    error: RunError | null;
    approval?: string | { id: string; [content: string]: unknown } | null;
  }
>;
export type Run = Told<
  Shapes['Run'],
  { input: JsonObject; output: Json; error: RunError | null; nodes: Record<string, NodeRun> }
>;
/** One line of the log; `node.delta` has no `seq`. */
export type RunEvent = { seq?: number; at: string; type: string; path: string; [key: string]: unknown };

export type ApprovalAction = Shapes['ApprovalAction'];
export type Vote = Shapes['Vote'];
export type Approval = Told<
  Shapes['Approval'],
  { form: JsonSchema | null; values: JsonObject; result_values: JsonObject | null }
>;

/** A link by which one approval is decided without signing in, as it is seen after it was made. */
export type ApprovalLink = Shapes['ApprovalLink'];
/** A link as its creation answers: the only time its address is seen. */
export type NewApprovalLink = Shapes['NewApprovalLink'];

export type NodeTypeInfo = Told<
  Shapes['NodeType'],
  { config: JsonSchema; outputs: JsonSchema; child_scope: Record<string, JsonSchema> }
>;
export type ToolInfo = Told<Shapes['Tool'], { arguments: JsonSchema }>;
export type TemplateInfo = Told<Shapes['Template'], { document: WorkflowDocument; input: JsonObject }>;

export type Share = Shapes['Share'];
export type Token = Shapes['Token'];
/** A token as its creation answers: the only time the text itself is seen. */
export type NewToken = Shapes['NewToken'];
export type TokenScope = Token['scopes'][number];
/** A connection without its key. */
export type Connection = Shapes['Connection'];
export type ConnectionTest = Shapes['ConnectionTest'];
export type Team = Shapes['Team'];
export type TeamMember = Shapes['TeamMember'];
export type TeamWorkflow = Shapes['TeamWorkflow'];
export type Me = Shapes['Me'];
/** An account as administrators see it. */
export type Account = Shapes['User'];
/** A new account, with the address where its person chooses a password; shown once. */
export type InvitedAccount = Shapes['InvitedUser'];
export type LimitEntry = Shapes['LimitEntry'];

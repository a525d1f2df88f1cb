/** Every widget by name; the schema widget is loaded when it is needed. */
import type { ComponentType } from 'react';
import type { WidgetProps } from '../context';
import type { WidgetName } from '../schema-form/choose';
import { ConnectionWidget } from './ConnectionWidget';
import { StateKeyWidget, WorkflowInputWidget, WorkflowVersionWidget, WorkflowWidget } from './calls';
import { ListWidget, MapWidget } from './collections';
import { EntriesWidget } from './entries';
import { ObjectWidget } from './groups';
import { ArgumentsWidget, ModelWidget, PeopleWidget, ToolWidget } from './pickers';
import { ChoiceWidget, DurationWidget, NumberWidget, ToggleWidget } from './plain';
import { CodeWidget, ExpressionWidget, PromptWidget, TextareaWidget, TextWidget } from './text';
import { JsonOrFieldsWidget, ValueWidget } from './ValueWidget';

export const WIDGETS: Record<Exclude<WidgetName, 'schema' | 'form'>, ComponentType<WidgetProps>> = {
  text: TextWidget,
  textarea: TextareaWidget,
  prompt: PromptWidget,
  expression: ExpressionWidget,
  code: CodeWidget,
  number: NumberWidget,
  choice: ChoiceWidget,
  toggle: ToggleWidget,
  list: ListWidget,
  object: ObjectWidget,
  map: MapWidget,
  json: JsonOrFieldsWidget,
  value: ValueWidget,
  connection: ConnectionWidget,
  model: ModelWidget,
  tool: ToolWidget,
  arguments: ArgumentsWidget,
  duration: DurationWidget,
  routes: EntriesWidget,
  actions: EntriesWidget,
  carry: MapWidget,
  people: PeopleWidget,
  state: StateKeyWidget,
  workflow: WorkflowWidget,
  workflow_version: WorkflowVersionWidget,
  workflow_input: WorkflowInputWidget,
};

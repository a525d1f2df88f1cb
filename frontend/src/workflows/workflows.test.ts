// @vitest-environment happy-dom
/** Finding and importing workflows. */
import { expect, it } from 'vitest';
import type { WorkflowSummary } from '@/api';
import { fileName, readWorkflowFile } from './actions';
import { searchWorkflows } from './WorkflowsPage';

const document = { format: 'baton/1', nodes: { start: { type: 'start' } }, edges: [] };
const file = (content: unknown, name = 'my-flow.json') =>
  new File([typeof content === 'string' ? content : JSON.stringify(content)], name);

it('takes a document, named after its file', async () => {
  expect(await readWorkflowFile(file(document))).toEqual({ name: 'My flow', document });
});

it('takes an object that holds a document, with its name', async () => {
  expect(await readWorkflowFile(file({ name: 'Refunds', document }))).toEqual({ name: 'Refunds', document });
});

it.each([
  ['{', 'not a JSON file'],
  [{ nodes: {} }, 'not a workflow'],
  [[], 'not a workflow'],
  [{ format: 'other/2', nodes: {} }, 'not a workflow'],
])('refuses %j with a sentence', async (content, reason) => {
  await expect(readWorkflowFile(file(content))).rejects.toThrow(reason);
});

it('finds workflows by every word, in name or description', () => {
  const named = (name: string, description = '') => ({ name, description, owner_name: 'Ana' }) as WorkflowSummary;
  const all = [named('Refund triage', 'Mails of customers'), named('Weekly report')];
  expect(searchWorkflows(all, 'customers REFUND').map((each) => each.name)).toEqual(['Refund triage']);
  expect(searchWorkflows(all, ' ')).toHaveLength(2);
});

it('makes a file name of any title', () => {
  expect([fileName('Refund & triage!'), fileName('Übung 1'), fileName('///')]).toEqual([
    'refund-triage',
    'übung-1',
    'workflow',
  ]);
});

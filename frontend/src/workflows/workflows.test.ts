// @vitest-environment happy-dom
/** Finding and importing workflows. */
import { expect, it } from 'vitest';
import type { WorkflowSummary } from '@/api';
import { fileName, readWorkflowFile } from './actions';
import { failedLately, listed, searchWorkflows } from './list';
import { nearOf } from './near';

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

const NOW = Date.parse('2030-01-08T00:00:00Z');
const one = (id: string, more: Partial<WorkflowSummary> = {}) =>
  ({
    id,
    name: id,
    description: '',
    owner_name: 'Ana',
    role: 'owner',
    updated_at: '2030-01-01T00:00:00Z',
    ...more,
  }) as WorkflowSummary;
const ran = (id: string, status: 'failed' | 'succeeded', at: string) => ({ last_run: { id, status, at, error: '' } });
const ids = (list: WorkflowSummary[]) => list.map((each) => each.id);

it('lists pinned workflows first, then in the chosen order', () => {
  const all = [
    one('b', { updated_at: '2030-01-03T00:00:00Z' }),
    one('a2', ran('r1', 'succeeded', '2030-01-07T00:00:00Z')),
    one('a10', { role: 'viewer' }),
  ];
  const wanted = { words: '', whose: 'all', sort: 'changed', pinned: new Set<string>() } as const;
  expect(ids(listed(all, wanted))[0]).toBe('b');
  expect(ids(listed(all, { ...wanted, sort: 'ran' }))[0]).toBe('a2');
  expect(ids(listed(all, { ...wanted, sort: 'name' }))).toEqual(['a2', 'a10', 'b']);
  expect(ids(listed(all, { ...wanted, sort: 'name', pinned: new Set(['b']) }))).toEqual(['b', 'a2', 'a10']);
  expect(ids(listed(all, { ...wanted, whose: 'shared' }))).toEqual(['a10']);
  expect(ids(listed(all, { ...wanted, whose: 'pinned', pinned: new Set(['a2']) }))).toEqual(['a2']);
});

it('speaks of failures that are new, mine to run, and not waved away', () => {
  const all = [
    one('old', ran('r1', 'failed', '2029-12-01T00:00:00Z')),
    one('seen', ran('r2', 'failed', '2030-01-07T00:00:00Z')),
    one('theirs', { role: 'viewer', ...ran('r3', 'failed', '2030-01-07T00:00:00Z') }),
    one('new', ran('r4', 'failed', '2030-01-07T00:00:00Z')),
    one('fine', ran('r5', 'succeeded', '2030-01-07T00:00:00Z')),
  ];
  expect(ids(failedLately(all, new Set(['r2']), NOW))).toEqual(['new']);
});

it('draws of a thousand rows those near the window, and to the last of them', () => {
  expect(nearOf(200, 900, 60, 1000)).toMatchObject({ from: 0, to: 50 });
  expect(nearOf(-30_000, 900, 60, 1000)).toMatchObject({ from: 475, to: 550 });
  expect(nearOf(-59_500, 900, 60, 1000)).toMatchObject({ from: 975, to: 1000 });
  expect(nearOf(-59_500, 900, 60, 3)).toMatchObject({ from: 0, to: 3 }); // a search left three
});

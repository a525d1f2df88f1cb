// @vitest-environment happy-dom
/** Walking the problems with F8: each step's inspector opens, and the focus lands in the field that is wrong. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '@/api';
import type { JsonSchema, Problem } from '@/api/types';
import { walkProblems } from '@/dock/problems';
import type { Doc, NodeTypeInfo } from '@/graph/types';
import { useDocument } from '@/stores/document';
import { useToasts } from '@/ui/toast';
import { Inspector } from './Inspector';

// The plain text boxes are what is looked at here.
vi.mock('@/inspector/prompt-editor/TextEditor', () => ({
  TextEditor: ({ value, label }: { value: string; label: string }) => (
    <textarea aria-label={label} value={value} readOnly />
  ),
}));
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const CONFIG: JsonSchema = {
  type: 'object',
  properties: {
    prompt: { type: 'string', title: 'Prompt', 'x-widget': 'prompt', 'x-template': 'text' },
    headers: { type: 'object', additionalProperties: { type: 'string' }, title: 'Headers' },
    inputs: { type: 'object', title: 'Inputs', 'x-widget': 'schema', 'x-template': 'literal' },
    depth: { type: 'string', title: 'Depth', 'x-advanced': true, 'x-template': 'literal' },
  },
};
const TYPE = {
  ...{ key: 'toy', title: 'Toy', group: 'AI', icon: 'bot', description: '', config: CONFIG, ports: [] },
  ...{ outputs: { type: 'object', properties: {} }, effects: 'pure', has_policy: false },
} as unknown as NodeTypeInfo;
const DOC: Doc = {
  format: 'baton/1',
  nodes: {
    first: { type: 'toy', config: { headers: { Accept: 'x', Cookie: 'y' } } },
    second: { type: 'toy', config: { inputs: { properties: { topic: {}, tone: { pattern: '(' } } } } },
  },
  edges: [],
};
const problem = (node: string, field: string, more: Partial<Problem> = {}): Problem => ({
  ...{ node, field: `config.${field}`, message: `${field} of ${node} is wrong.` },
  ...more,
});

let root: Root;
let box: HTMLElement;
const centred = vi.fn();

beforeEach(() => {
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element, how) {
    centred(this, how);
  });
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});
afterEach(() => {
  act(() => root.unmount());
  box.remove();
  vi.clearAllMocks();
  useToasts.setState({ entries: [] });
});

function show(problems: Problem[]): void {
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  client.setQueryData(keys.catalog, { policy: {} });
  act(() => {
    useDocument.setState({ doc: DOC, types: { toy: TYPE }, tools: {}, readOnly: false, selection: [], problems });
    root.render(
      <QueryClientProvider client={client}>
        <Inspector />
      </QueryClientProvider>,
    );
  });
}

/** Presses F8, and waits until the focus is in a field of that path. */
async function walk(path: string, node: string): Promise<HTMLElement> {
  act(() => walkProblems(1));
  await act(() =>
    vi.waitFor(() => {
      const at = document.activeElement?.closest<HTMLElement>('[data-field]');
      const panel = at?.closest<HTMLElement>('[data-inspector]');
      expect([panel?.dataset.inspector, at?.dataset.field]).toEqual([node, `config.${path}`]);
    }),
  );
  return document.activeElement as HTMLElement;
}

it('goes from a field of one step to the same field of the next, and says one thing at a time', async () => {
  show([problem('first', 'prompt'), problem('second', 'prompt')]);
  for (const node of ['first', 'second', 'first']) {
    const field = await walk('prompt', node);
    expect(field.isConnected).toBe(true);
    expect(centred).toHaveBeenLastCalledWith(field, { block: 'center' });
    expect(useToasts.getState().entries.map(({ text }) => text)).toEqual([
      expect.stringContaining(`prompt of ${node} is wrong.`),
    ]);
  }
});

it('lands where it was sent last, when it is pressed faster than the inspector is built', async () => {
  show([problem('first', 'headers.Cookie'), problem('second', 'inputs.properties.tone.pattern')]);
  act(() => walkProblems(1));
  await walk('inputs.properties.tone', 'second');
  await act(() => new Promise((done) => setTimeout(done, 100)));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Name of tone');
});

it('lands on the value of an entry, not on its name', async () => {
  show([problem('first', 'headers.Cookie')]);
  expect(await walk('headers.Cookie', 'first')).toHaveProperty('value', 'y');
});

it('says in the row of a table what is wrong with it', async () => {
  show([problem('second', 'inputs.properties.tone.pattern')]);
  const row = (await walk('inputs.properties.tone', 'second')).closest('[data-field]');
  expect(row?.textContent).toContain('inputs.properties.tone.pattern of second is wrong.');
  expect(box.textContent?.split('is wrong.')).toHaveLength(2);
});

it('opens the section that a warning is in', async () => {
  show([problem('first', 'depth', { severity: 'warning' })]);
  expect((await walk('depth', 'first')).closest('details')?.open).toBe(true);
});

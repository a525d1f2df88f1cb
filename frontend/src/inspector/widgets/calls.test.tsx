// @vitest-environment happy-dom
/** The setup of a step that calls a workflow: which one, and one field an input of the version it would run. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/api';
import type { JsonObject, JsonSchema } from '@/api/types';
import type { NodeTypeInfo as GraphType } from '@/graph/types';
import { useDocument } from '@/stores/document';
import { Setup } from '../Setup';

vi.mock('../prompt-editor/codemirror', () => new Promise(() => {}));
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const CONFIG: JsonSchema = {
  type: 'object',
  properties: {
    workflow: { type: 'string', title: 'Workflow', 'x-widget': 'workflow', 'x-template': 'literal' },
    version: {
      anyOf: [{ type: 'integer' }, { type: 'null' }],
      title: 'Version',
      'x-widget': 'workflow_version',
      'x-template': 'literal',
    },
    input: { type: 'object', title: 'Input', 'x-widget': 'workflow_input', 'x-template': 'text' },
    key: { type: 'string', title: 'Key', 'x-widget': 'state' },
  },
};
const INPUTS: JsonSchema = {
  type: 'object',
  properties: { topic: { type: 'string', title: 'Topic' }, size: { type: 'integer', title: 'Size' } },
};
const calling = { key: 'call', title: 'Call', icon: 'workflow', config: CONFIG, ports: [], child_scope: {} };

let root: Root;
let box: HTMLElement;
const setConfig = vi.fn();

beforeEach(() => {
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});
afterEach(() => {
  act(() => root.unmount());
  box.remove();
  vi.clearAllMocks();
});

function show(config: JsonObject): void {
  const client = new QueryClient({
    defaultOptions: { queries: { enabled: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const workflow = (id: string, published: number | null, role = 'owner') => ({ id, name: id, published, role });
  client.setQueryData(keys.catalog, { policy: { type: 'object', properties: {} } });
  client.setQueryData(keys.workflows, [workflow('w1', 2), workflow('w2', null), workflow('w3', 1, 'viewer')]);
  client.setQueryData(keys.versions('w1'), [{ number: 2, message: '' }]);
  client.setQueryData(keys.versions('other'), []);
  const document_ = (inputs: JsonSchema) => ({
    document: { nodes: { start: { type: 'start', config: { inputs } } } },
  });
  client.setQueryData(keys.version('w1', 2), document_(INPUTS));
  client.setQueryData(keys.version('w1', 1), document_({ type: 'object', properties: { old: { type: 'string' } } }));
  const start = { type: 'start', config: { state: { total: {}, seen: {} } } };
  act(() => {
    useDocument.setState({
      doc: { format: 'baton/1', nodes: { start, step: { type: 'call', config } }, edges: [] },
      types: { call: calling, start: { ...calling, key: 'start' } } as unknown as Record<string, GraphType>,
      tools: {},
      readOnly: false,
      problems: [],
      setConfig,
    });
    root.render(
      <QueryClientProvider client={client}>
        <Setup id="step" />
      </QueryClientProvider>,
    );
  });
}

const field = (path: string) => box.querySelector<HTMLElement>(`[data-field="${path}"]`);
const options = (path: string) => [...(field(path)?.querySelectorAll('option') ?? [])].map((each) => each.value);

describe('a step that calls a workflow', () => {
  it('offers what is published and may be run', () => {
    show({});
    expect(options('config.workflow')).toEqual(['', 'w1']);
    expect(field('config.input')).toBeNull();
  });

  it('shows one field an input of the version that would run', () => {
    show({ workflow: 'w1', input: { topic: 'tea', gone: 1 } });
    expect(field('config.input.topic')).not.toBeNull();
    expect(field('config.input.size')).not.toBeNull();
    expect(field('config.input')?.textContent).toContain('w1 does not know “gone”');
    show({ workflow: 'w1', version: 1 });
    expect(field('config.input.old')).not.toBeNull();
    expect(field('config.input.topic')).toBeNull();
  });

  it('says when the workflow is not there for the reader', () => {
    show({ workflow: 'other' });
    expect(field('config.workflow')?.textContent).toContain('This workflow is gone, or is not shared with you.');
    expect(options('config.workflow')).toEqual(['other', 'w1']);
  });

  it('leaves an input that is one reference as it is', () => {
    show({ workflow: 'w1', input: '{{ start }}' });
    expect(field('config.input.topic')).toBeNull();
    expect(field('config.input')).not.toBeNull();
  });
});

describe('a key of the state', () => {
  it('is offered as the start declares them', () => {
    show({ key: 'total' });
    const input = field('config.key')?.querySelector('input');
    expect(input?.value).toBe('total');
    act(() => input?.focus());
    act(() => input?.click());
    expect(box.textContent).toContain('seen');
  });
});

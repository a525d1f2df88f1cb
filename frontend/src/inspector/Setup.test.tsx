// @vitest-environment happy-dom
/** The setup of a step, generated from a toy type that uses every kind of field. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/api';
import type { JsonObject, JsonSchema, NodeTypeInfo } from '@/api/types';
import type { Doc, NodeTypeInfo as GraphType } from '@/graph/types';
import { useDocument } from '@/stores/document';
import { useToasts } from '@/ui/toast';
import { Setup } from './Setup';

// The plain text boxes are what is looked at here.
vi.mock('./prompt-editor/codemirror', () => new Promise(() => {}));
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const ENTRY: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', title: 'Id' },
    label: { type: 'string', title: 'Label' },
    when: {
      type: 'string',
      title: 'When',
      'x-widget': 'expression',
      'x-template': 'expression',
      'x-when': { mode: 'rules' },
    },
    about: { type: 'string', title: 'About', 'x-widget': 'textarea', 'x-when': { mode: 'model' } },
  },
};

const CONFIG: JsonSchema = {
  type: 'object',
  required: ['prompt'],
  $defs: { Entry: ENTRY },
  properties: {
    mode: { type: 'string', enum: ['rules', 'model'], default: 'rules', title: 'Mode' },
    prompt: {
      type: 'string',
      title: 'Prompt',
      description: 'What to ask',
      'x-widget': 'prompt',
      'x-template': 'text',
    },
    system: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'System', 'x-widget': 'textarea' },
    entries: { type: 'array', items: { $ref: '#/$defs/Entry' }, title: 'Routes', 'x-widget': 'routes' },
    limit: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: 3, title: 'Limit', 'x-unit': 'tokens' },
    kind: { type: 'string', enum: ['a', 'b'], title: 'Kind' },
    strict: { type: 'boolean', default: true, title: 'Strict' },
    wait: { anyOf: [{ type: 'number' }, { type: 'string' }], title: 'Wait', 'x-widget': 'duration' },
    names: { type: 'array', items: { type: 'string' }, title: 'Names' },
    headers: { type: 'object', additionalProperties: { type: 'string' }, title: 'Headers' },
    anything: { title: 'Anything' },
    secret: { type: 'string', title: 'Hidden depth', 'x-advanced': true, 'x-template': 'literal' },
  },
};

const POLICY: JsonSchema = {
  type: 'object',
  $defs: {
    Retry: {
      type: 'object',
      properties: { attempts: { type: 'integer', title: 'Tries' }, factor: { type: 'number' } },
    },
  },
  properties: {
    timeout: { anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }], 'x-widget': 'duration' },
    retry: { anyOf: [{ $ref: '#/$defs/Retry' }, { type: 'null' }] },
    fallback: { anyOf: [{ type: 'array', items: { type: 'object' } }, { type: 'null' }] },
    cache: { type: 'object', properties: { ttl: { type: 'number' } } },
    budget: { anyOf: [{ type: 'object', properties: { tokens: { type: 'integer' } } }, { type: 'null' }] },
    on_crash: { anyOf: [{ type: 'string', enum: ['retry', 'fail', 'ask'] }, { type: 'null' }] },
  },
};

const type = (key: string, more: Partial<NodeTypeInfo> = {}): NodeTypeInfo => ({
  key,
  title: 'Toy',
  group: 'AI',
  icon: 'bot',
  description: 'A toy.',
  config: CONFIG,
  outputs: { type: 'object', properties: { text: { type: 'string' } } },
  ports: [{ each: 'entries' }],
  effects: 'read',
  on_crash: 'retry',
  subtitle: '',
  summary: '',
  is_entry: false,
  is_exit: false,
  container: false,
  child_scope: {},
  has_policy: true,
  ...more,
});

let root: Root;
let box: HTMLElement;
const setConfig = vi.fn();
const setPolicy = vi.fn();
const apply = vi.fn();

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

function show(
  config: JsonObject,
  more: Partial<ReturnType<typeof useDocument.getState>> = {},
  policy: JsonObject = {},
): void {
  const doc: Doc = {
    format: 'baton/1',
    nodes: { start: { type: 'first' }, toy: { type: 'toy', config, policy } },
    edges: [
      { source: 'start', target: 'toy' },
      { source: 'toy', port: 'a', target: 'toy2' },
    ],
  };
  const types = { first: type('first', { is_entry: true }), toy: type('toy') } as unknown as Record<
    string,
    GraphType
  >;
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  client.setQueryData(keys.catalog, { policy: POLICY });
  act(() => {
    useDocument.setState({
      doc,
      types,
      tools: {},
      readOnly: false,
      problems: [],
      setConfig,
      setPolicy,
      apply,
      ...more,
    });
    root.render(
      <QueryClientProvider client={client}>
        <Setup id="toy" />
      </QueryClientProvider>,
    );
  });
}

const field = (path: string) => box.querySelector<HTMLElement>(`[data-field="${path}"]`);
const control = (path: string) =>
  field(path)?.querySelector<HTMLInputElement>('input:not([type=radio]), textarea, select');

function type_(into: HTMLInputElement | null | undefined, text: string): void {
  if (!into) throw new Error('There is no such field.');
  const proto = into.tagName === 'TEXTAREA' ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  act(() => {
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(into, text);
    into.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

describe('Setup', () => {
  it('shows a field for every setting, each with a name, where problems can find it', () => {
    show({ entries: [{ id: 'a', label: 'A' }], names: ['x'], headers: { Accept: 'text/plain' } });
    for (const key of Object.keys(CONFIG.properties ?? {})) expect(field(`config.${key}`), key).not.toBeNull();
    const nameless = [...box.querySelectorAll<HTMLElement>('input, textarea, select, button')].filter((each) => {
      const labelled = each.id && box.querySelector(`label[for="${CSS.escape(each.id)}"]`);
      return !labelled && !each.getAttribute('aria-label') && !each.closest('label') && !each.textContent?.trim();
    });
    expect(nameless.map((each) => each.outerHTML)).toEqual([]);
  });

  it('hands changes on by path, and takes an emptied optional setting away', () => {
    show({ prompt: 'Hi', system: 'You are' });
    type_(control('config.prompt'), 'Hello');
    expect(setConfig).toHaveBeenLastCalledWith('toy', ['prompt'], 'Hello');
    type_(control('config.system'), '');
    expect(setConfig).toHaveBeenLastCalledWith('toy', ['system'], undefined);
    type_(control('config.limit'), '12');
    expect(setConfig).toHaveBeenLastCalledWith('toy', ['limit'], 12);
    type_(control('config.limit'), '{{ start.n }}');
    expect(setConfig).toHaveBeenLastCalledWith('toy', ['limit'], '{{ start.n }}');
  });

  it('shows defaults as placeholders and not as values', () => {
    show({});
    expect(control('config.limit')?.value).toBe('');
    expect(control('config.limit')?.placeholder).toBe('3');
  });

  it('shows the fields of an entry that fit the mode around it', () => {
    show({ entries: [{ id: 'a' }] });
    expect(field('config.entries.0.when')).not.toBeNull();
    expect(field('config.entries.0.about')).toBeNull();
    show({ mode: 'model', entries: [{ id: 'a' }] });
    expect(field('config.entries.0.when')).toBeNull();
    expect(field('config.entries.0.about')).not.toBeNull();
  });

  it('takes the wires of a port along when its id changes', () => {
    show({ entries: [{ id: 'a', label: 'A' }] });
    const id = field('config.entries.0')?.querySelector<HTMLInputElement>('input[aria-label="Id of A"]');
    type_(id, 'b');
    act(() => {
      id?.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    });
    expect(apply).toHaveBeenCalledWith([
      { op: 'node.set', id: 'toy', path: ['config', 'entries', 0, 'id'], value: 'b' },
      { op: 'edge.remove', edge: { source: 'toy', port: 'a', target: 'toy2' } },
      { op: 'edge.add', edge: { source: 'toy', port: 'b', target: 'toy2' } },
    ]);
  });

  it('lets references follow a new name in one edit, says how many, and builds no row anew', () => {
    const outputs = { type: 'object', properties: {}, 'x-keys-from': 'headers' };
    apply.mockReturnValue(true);
    show(
      {},
      {
        doc: {
          format: 'baton/1',
          nodes: {
            toy: { type: 'toy', config: { headers: { Accept: 'x' } } },
            user: { type: 'toy', config: { prompt: '{{ toy.Accept }} and {{ toy.Accept | upper }}' } },
          },
          edges: [],
        },
        types: { toy: type('toy', { outputs }) } as unknown as Record<string, GraphType>,
      },
    );
    const row = field('config.headers.Accept');
    const name = row?.querySelector<HTMLInputElement>('input[aria-label="Name of Accept"]');
    type_(name, 'Taken');
    expect(apply).not.toHaveBeenCalled();
    act(() => {
      name?.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    });
    expect(apply.mock.calls).toEqual([
      [
        [
          { op: 'node.set', id: 'toy', path: ['config', 'headers'], value: { Taken: 'x' } },
          {
            ...{ op: 'node.set', id: 'user', path: ['config', 'prompt'] },
            value: '{{ toy.Taken }} and {{ toy.Taken | upper }}',
          },
        ],
      ],
    ]);
    expect(useToasts.getState().entries.map(({ text }) => text)).toEqual(['2 references in 1 step follow.']);
    const { doc } = useDocument.getState();
    const toy = { type: 'toy', config: { headers: { Taken: 'x' } } };
    act(() => useDocument.setState({ doc: { ...doc, nodes: { ...doc.nodes, toy } } }));
    expect(field('config.headers.Taken')).toBe(row);
  });

  it('puts each problem at its field, and opens what is folded around it', () => {
    const problems = [
      { node: 'toy', field: 'config.entries.0.when', message: 'Say when.' },
      { node: 'toy', field: 'config.secret', message: 'Too short.' },
      { node: 'toy', field: 'config.anything.deep.inside', message: 'Not a value.' },
      { node: 'other', field: 'config.prompt', message: 'Not ours.' },
      { node: 'toy', field: '', message: 'Nothing leads here.', severity: 'warning' as const },
    ];
    show({ entries: [{ id: 'a' }] }, { problems });
    expect(field('config.entries.0.when')?.textContent).toContain('Say when.');
    expect(field('config.secret')?.textContent).toContain('Too short.');
    expect(field('config.secret')?.closest('details')?.open).toBe(true);
    expect(field('config.anything')?.textContent).toContain('Not a value.');
    expect(box.textContent).not.toContain('Not ours.');
    expect(box.textContent).toContain('Nothing leads here.');
  });

  it('does not fold what somebody is at work in when it becomes right', () => {
    show({}, { problems: [{ node: 'toy', field: 'config.secret', message: 'Too short.' }] });
    act(() => useDocument.setState({ problems: [] }));
    expect(field('config.secret')?.textContent).not.toContain('Too short.');
    expect(field('config.secret')?.closest('details')?.open).toBe(true);
  });

  it('says what a number counts, for one and for several', () => {
    show({});
    const unit = () => field('config.limit')?.querySelector('[id$="-unit"]');
    expect(unit()?.textContent).toBe('tokens');
    expect(control('config.limit')?.getAttribute('aria-describedby')).toContain(unit()?.id);
    show({ limit: 1 });
    expect(unit()?.textContent).toBe('token');
  });

  it('leads from a warning to its field', () => {
    show({}, { problems: [{ node: 'toy', field: 'config.names.0', message: 'Nobody.', severity: 'warning' }] });
    const link = [...box.querySelectorAll('button')].find((each) => each.textContent === 'Show');
    expect(link?.closest('[data-severity]')?.textContent).toContain('Nobody.');
  });

  it('lets a choice without a default be left out again', () => {
    show({ kind: 'b' });
    const button = box.querySelector<HTMLButtonElement>('[aria-label="Leave Kind out"]');
    act(() => button?.click());
    expect(setConfig).toHaveBeenLastCalledWith('toy', ['kind'], undefined);
    show({});
    expect(box.querySelector('[aria-label="Leave Kind out"]')).toBeNull();
  });

  it('keeps the advanced settings folded while nothing is wrong with them', () => {
    show({});
    expect(field('config.secret')?.closest('details')?.open).toBe(false);
  });

  it('changes nothing for those who may only look', () => {
    show({ prompt: 'Hi', entries: [{ id: 'a' }] }, { readOnly: true });
    const open = [...box.querySelectorAll<HTMLInputElement>('input, textarea, select')].filter(
      (each) => !each.readOnly && !each.disabled,
    );
    expect(open.map((each) => each.outerHTML)).toEqual([]);
  });

  it('sets the policy, and takes a part away with its last setting', () => {
    show({});
    type_(control('policy.timeout'), '5m');
    expect(setPolicy).toHaveBeenLastCalledWith('toy', ['timeout'], '5m');
    type_(control('policy.retry.attempts'), '3');
    expect(setPolicy).toHaveBeenLastCalledWith('toy', ['retry', 'attempts'], 3);
  });

  it('folds a part of the policy that is not set, says what is set, and takes it away as a whole', () => {
    const part = () => field('policy.retry') as HTMLDetailsElement;
    const summary = () => part().querySelector('summary')?.textContent;
    show({}, {}, { retry: { attempts: 3 } });
    expect(part().open).toBe(true);
    act(() => {
      part().open = false;
      part().dispatchEvent(new Event('toggle'));
    });
    expect(summary()).toBe('RetryTries 3');
    show({});
    expect(summary()).toBe('RetryOff');
    show({}, {}, { retry: { attempts: 3 } });
    act(() => [...part().querySelectorAll('button')].find((each) => each.textContent === 'Turn off')?.click());
    expect(setPolicy).toHaveBeenLastCalledWith('toy', ['retry'], undefined);
  });

  it('offers other models and a budget only where a model is asked, a budget on containers too', () => {
    show({});
    expect(field('policy.fallback')).toBeNull();
    expect(field('policy.budget')).toBeNull();
    expect(field('policy.cache')).not.toBeNull();
    expect(field('policy.on_crash')).not.toBeNull();
    show({}, { types: { toy: type('toy', { container: true }) } as unknown as Record<string, GraphType> });
    expect(field('policy.budget')).not.toBeNull();
    expect(field('policy.cache')).toBeNull();
    expect(field('policy.retry')).toBeNull();
    show({}, { types: { toy: type('toy', { effects: 'pure' }) } as unknown as Record<string, GraphType> });
    for (const part of ['retry', 'cache', 'effects', 'on_crash']) expect(field(`policy.${part}`)).toBeNull();
    show({}, { types: { toy: type('toy', { effects: 'write' }) } as unknown as Record<string, GraphType> });
    expect(field('policy.cache')).toBeNull();
    expect(field('policy.on_crash')).not.toBeNull();
    const asking = {
      ...CONFIG,
      properties: { ...CONFIG.properties, model: { type: 'string', 'x-widget': 'model' } },
    };
    show({}, { types: { toy: type('toy', { config: asking }) } as unknown as Record<string, GraphType> });
    expect(field('policy.fallback')).not.toBeNull();
    expect(field('policy.budget')).not.toBeNull();
  });

  it('offers the steps inside only to what is evaluated after an iteration', () => {
    const expression: JsonSchema = { type: 'string', 'x-widget': 'expression', 'x-template': 'expression' };
    const config = {
      properties: { items: { ...expression, title: 'Items' }, until: { ...expression, 'x-inside': true } },
    };
    const child = type('child', { outputs: { type: 'object', properties: { score: { type: 'number' } } } });
    show(
      {},
      {
        doc: {
          format: 'baton/1',
          nodes: { toy: { type: 'toy' }, inner: { type: 'child', parent: 'toy' } },
          edges: [],
        },
        types: { toy: type('toy', { config, container: true }), child } as unknown as Record<string, GraphType>,
      },
    );
    const offers = (path: string): string => {
      const button = field(path)?.querySelector<HTMLButtonElement>('button[aria-label="Insert a value"]');
      act(() => button?.click());
      const said = document.querySelector('[role="listbox"]')?.textContent ?? 'nothing is open';
      act(() => button?.click());
      return said;
    };
    expect(offers('config.until')).toContain('inner.score');
    expect(offers('config.items')).not.toContain('inner');
    expect(offers('config.items')).not.toBe('nothing is open');
  });

  it('says so when the installation does not know the type', () => {
    show({}, { types: {} });
    expect(box.textContent).toContain('does not know this kind of step');
  });
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Op } from '../graph/ops';
import type { Doc } from '../graph/types';
import { useDocument } from '../stores/document';
import { currentRun, useRun } from '../stores/run';
import { useToasts } from '../ui/toast';
import { waitsAtBreakpoint } from './halted';
import { followerOf, lastOutput } from './tried';
import { pinOutput, toggleBreakpoint, toggleDisabled, togglePin, unpinAll } from './trying';

const apply = vi.fn<(ops: Op[]) => void>();

function drawn(ui: Doc['ui'] = {}, ...selection: string[]): void {
  const nodes = {
    start: { type: 'start' },
    a: { type: 'ask' },
    b: { type: 'ask', disabled: true },
    c: { type: 'ask' },
  };
  const edges = [
    { source: 'start', target: 'a' },
    { source: 'a', target: 'b' },
    { source: 'a', port: 'x', target: 'c' },
  ];
  const types = { start: { is_entry: true }, ask: {} };
  useDocument.setState({
    doc: { format: 'baton/1', nodes, edges, ui },
    types,
    selection,
    readOnly: false,
    apply,
  } as never);
}

/** A run on the page in which these steps have ended. */
function ran(nodes: Record<string, object>): void {
  const node = { status: 'succeeded', output: { text: 'hi' }, port: 'out', usage: null };
  const run = { status: 'succeeded', last_seq: 1, nodes: {} as Record<string, object> };
  for (const [id, more] of Object.entries(nodes)) run.nodes[id] = { node: id, ...node, ...more };
  currentRun().load(run as never);
}

const ops = () => apply.mock.calls.flatMap(([done]) => done);
const said = () => useToasts.getState().entries.map(({ text }) => text);

beforeEach(() => {
  apply.mockReset();
  useToasts.setState({ entries: [] });
  ran({});
});

describe('marks on the selected steps', () => {
  it('switches off what is on, and on where all is off', () => {
    drawn({}, 'a', 'b');
    toggleDisabled();
    expect(ops()).toEqual(['a', 'b'].map((id) => ({ op: 'node.set', id, path: ['disabled'], value: true })));
    apply.mockReset();
    drawn({}, 'b');
    toggleDisabled();
    expect(ops()).toEqual([{ op: 'node.set', id: 'b', path: ['disabled'] }]);
  });

  it('leaves the start alone, and says so', () => {
    drawn({}, 'start');
    toggleDisabled();
    togglePin();
    expect(ops()).toEqual([]);
    expect(said()).toEqual([expect.stringContaining('start cannot be switched off')]);
  });

  it('changes nothing where the document is only looked at', () => {
    drawn({ pins: { a: { output: 1 } } }, 'a');
    useDocument.setState({ readOnly: true });
    for (const act of [toggleDisabled, togglePin, toggleBreakpoint, unpinAll]) act();
    expect(ops()).toEqual([]);
  });

  it('sets and clears breakpoints, at the start too', () => {
    drawn({ breakpoints: ['a'] }, 'a', 'start');
    toggleBreakpoint();
    drawn({ breakpoints: ['a'] }, 'a');
    toggleBreakpoint();
    expect(ops().map((op) => (op.op === 'breakpoint.set' ? [op.id, op.on] : []))).toEqual([
      ['a', true],
      ['start', true],
      ['a', false],
    ]);
  });
});

describe('pins', () => {
  it('pins what a step gave last, with its outcome, and says where there is nothing', () => {
    ran({ a: { port: 'x' }, b: { status: 'failed', output: null } });
    drawn({}, 'a', 'b');
    togglePin();
    expect(ops()).toEqual([{ op: 'pin.set', id: 'a', pin: { output: { text: 'hi' }, port: 'x' } }]);
    expect(said().at(-1)).toContain('B has not given anything yet');
    expect(lastOutput('c')).toBeNull();
  });

  it('unpins where all have a pin, and pins only the others else', () => {
    ran({ a: {}, c: {} });
    drawn({ pins: { a: { output: 1 } } }, 'a', 'c');
    togglePin();
    expect(ops()).toEqual([{ op: 'pin.set', id: 'c', pin: { output: { text: 'hi' } } }]);
    apply.mockReset();
    drawn({ pins: { a: { output: 1 } } }, 'a');
    togglePin();
    expect(ops()).toEqual([{ op: 'pin.set', id: 'a' }]);
  });

  it('are refused where all of them together are too long', () => {
    drawn({ pins: { a: { output: 'x'.repeat(200_000) } } });
    expect(pinOutput('c', { output: 'y'.repeat(50_000) })).toBe(true);
    expect(pinOutput('c', { output: 'y'.repeat(70_000) })).toBe(false);
    expect(ops()).toHaveLength(1);
  });
});

describe('the run on the page', () => {
  it('waits at a breakpoint where one of its steps does', () => {
    useRun.setState((run) => ({ counts: { ...run.counts, waiting: 1 } }));
    ran({ a: { status: 'waiting' } });
    expect(waitsAtBreakpoint()).toBe(false);
    ran({ a: { status: 'waiting', breakpoint: true } });
    expect(waitsAtBreakpoint()).toBe(true);
    useRun.setState((run) => ({ counts: { ...run.counts, waiting: 0 } }));
  });

  it('goes on with another output behind the outcome that a step took', () => {
    drawn();
    ran({ a: { port: 'x' }, c: {} });
    expect([followerOf('a'), followerOf('c')]).toEqual(['c', null]);
  });
});

/** Trying the draft out: run to a step, switch steps off, pin outputs, set breakpoints and go on from them. */
import { api, type JsonObject, messageOf, type Run } from '../api';
import type { Op } from '../graph/ops';
import { nodeName } from '../graph/slug';
import type { Json, PinDoc } from '../graph/types';
import { running } from '../i18n/en/running';
import { trying as t } from '../i18n/en/trying';
import { outermost } from '../run/again';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { useRun } from '../stores/run';
import { toast } from '../ui';
import { requestRun } from './commands';
import { rememberRun } from './remember';
import { followerOf, lastOutput } from './tried';

/** As many bytes as the server keeps of all pins together. */
const MOST_PINNED = 256 * 1024;

const fail = (text: string): void => toast(text, { tone: 'fail' });

export function nameOf(id: string): string {
  return nodeName(useDocument.getState().doc, id);
}

/** The selected steps that may have a mark; says so where there are none, or nothing may be changed. */
function marked(): string[] {
  const { selection, doc, types, readOnly } = useDocument.getState();
  if (readOnly) {
    fail(t.mayNotEdit);
    return [];
  }
  const steps = selection.filter((id) => doc.nodes[id]);
  const found = steps.filter((id) => !types[doc.nodes[id]?.type ?? '']?.is_entry);
  if (found.length === 0) toast(steps.length > 0 ? t.startStays : t.selectStep);
  return found;
}

export function runTo(id: string): void {
  if (!mayRun(useDocument.getState().role)) fail(running.mayNotRun);
  else requestRun('draft', id);
}

export function runToSelected(): void {
  const { selection, doc } = useDocument.getState();
  const [only] = selection;
  if (only && selection.length === 1 && doc.nodes[only]) runTo(only);
  else toast(t.selectOne);
}

/** Switches the selected steps off; on again where all of them are off. */
export function toggleDisabled(): void {
  const { doc, apply } = useDocument.getState();
  const ids = marked();
  const off = ids.some((id) => !doc.nodes[id]?.disabled);
  apply(ids.map((id): Op => ({ op: 'node.set', id, path: ['disabled'], ...(off ? { value: true } : {}) })));
}

export function toggleBreakpoint(): void {
  const { doc, selection, readOnly, apply } = useDocument.getState();
  const ids = selection.filter((id) => doc.nodes[id]);
  if (readOnly || ids.length === 0) {
    fail(readOnly ? t.mayNotEdit : t.selectStep);
    return;
  }
  const on = ids.some((id) => !doc.ui?.breakpoints?.includes(id));
  apply(ids.map((id) => ({ op: 'breakpoint.set', id, on })));
}

/** Pins what the selected steps gave last; unpins them where all have a pin already. */
export function togglePin(): void {
  const { doc } = useDocument.getState();
  const ids = marked();
  const unpinned = ids.filter((id) => !doc.ui?.pins?.[id]);
  if (ids.length > 0 && unpinned.length === 0) unpin(ids);
  for (const id of unpinned) {
    const pin = lastOutput(id);
    if (pin) pinOutput(id, pin);
    else toast(t.nothingRan(nameOf(id)));
  }
}

/** Whether the output could be pinned. */
export function pinOutput(id: string, pin: PinDoc): boolean {
  const { doc, apply } = useDocument.getState();
  const size = new TextEncoder().encode(JSON.stringify({ ...doc.ui?.pins, [id]: pin })).length;
  if (size > MOST_PINNED) {
    fail(t.tooLong);
    return false;
  }
  apply([{ op: 'pin.set', id, pin }]);
  toast(t.pinned(nameOf(id)));
  return true;
}

export function unpin(ids: readonly string[]): void {
  useDocument.getState().apply(ids.map((id) => ({ op: 'pin.set', id })));
  toast(t.unpinned(ids.length));
}

export function unpinAll(): void {
  const { doc, readOnly } = useDocument.getState();
  if (readOnly) fail(t.mayNotEdit);
  else unpin(Object.keys(doc.ui?.pins ?? {}));
}

/** Lets the run go on: from `path`, or from everywhere it waits at a breakpoint. `step`: to the next step only. */
export async function continueRun(how: { path?: string; step?: boolean } = {}): Promise<void> {
  const { runId, status } = useRun.getState();
  if (!runId || status === null || isOver(status)) {
    toast(t.nothingWaits);
    return;
  }
  try {
    await api.post(`/runs/${runId}/continue`, how);
  } catch (error) {
    fail(messageOf(error));
  }
}

/** Runs what follows a step again, with an output that was written instead of the one it gave. */
export async function forkWith(id: string, output: Json): Promise<void> {
  const { doc, readOnly, flush } = useDocument.getState();
  const { runId, status, attach } = useRun.getState();
  const from = followerOf(id);
  if (!runId || !isOver(status) || !from) {
    toast(running.runFirst);
    return;
  }
  try {
    if (!readOnly) await flush();
    const body: JsonObject = {
      from: outermost(doc, from),
      document: readOnly ? 'same' : 'draft',
      outputs: { [id]: output },
    };
    const { data: run } = await api.post<Run>(`/runs/${runId}/rerun`, body);
    rememberRun(run.workflow, run.id);
    await attach(run.id, run);
  } catch (error) {
    fail(messageOf(error));
  }
}

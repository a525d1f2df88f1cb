/** Run and Stop as commands, so that button, key, palette and menu do the same. */
import { navigate } from 'wouter/use-browser-location';
import { create } from 'zustand';
import { ApiError, type JsonObject, type JsonSchema, messageOf, type Run } from '../api';
import type { Catalog, Doc } from '../graph/types';
import { running as t } from '../i18n/en/running';
import { outermost, repeats } from '../run/again';
import { runPage } from '../run/path';
import { isOver } from '../run/status';
import { useDock } from '../stores/dock';
import { useDocument } from '../stores/document';
import { mayRun } from '../stores/roles';
import { currentRun, useRun } from '../stores/run';
import { toast } from '../ui';
import { lastInput, rememberInput, rememberRun } from './remember';

type RunVersion = 'draft' | 'published';

interface RunUi {
  /** The version that the open input dialog is about; null: no dialog. */
  asking: RunVersion | null;
  /** The one step that the run which the dialog is about goes as far as. */
  to: string | null;
  /** What the open dialog before a re-run is about; null: no dialog. */
  repeating: { node: string; document: 'draft' | 'same'; steps: string[] } | null;
}

export const useRunUi = create<RunUi>()(() => ({ asking: null, to: null, repeating: null }));

/** The schema of the run's input, which the document's entry step holds; null when it asks for nothing. */
export function inputSchema(doc: Doc, types: Catalog): JsonSchema | null {
  const entry = Object.values(doc.nodes).find((node) => types[node.type]?.is_entry);
  const field = entry && types[entry.type]?.outputs?.['x-properties-from'];
  const schema = field ? (entry.config?.[field] as JsonSchema | undefined) : undefined;
  return schema && Object.keys(schema.properties ?? {}).length > 0 ? schema : null;
}

/** Runs at once, or asks for the input first where the workflow takes one; `to`: only this step and what leads to it. */
export function requestRun(version: RunVersion = 'draft', to: string | null = null): void {
  const { doc, types, status } = useDocument.getState();
  if (status !== 'ready' || useRun.getState().starting) return;
  if (inputSchema(doc, types)) useRunUi.setState({ asking: version, to });
  else void startRun({}, version, to);
}

/** Runs with the last input, without asking. */
export function runAgain(version: RunVersion = 'draft'): void {
  const { id, doc, types } = useDocument.getState();
  const input = id ? lastInput(id) : null;
  if (!inputSchema(doc, types)) void startRun({}, version);
  else if (input) void startRun(input, version).then((refusal) => refusal && requestRun(version));
  else requestRun(version);
}

/** Remembers the run for a reload; a page that shows an older run is left for the editor, where the new one is seen. */
function watch(run: Run): void {
  rememberRun(run.workflow, run.id);
  if (location.pathname.includes('/runs/')) navigate(`/workflows/${run.workflow}`);
}

/** Runs again from a step of the run on the page; asks first where that repeats what changed something outside. */
export async function runAgainFrom(node: string): Promise<void> {
  const { doc, types, tools, readOnly } = useDocument.getState();
  const document = readOnly ? 'same' : 'draft';
  const steps = repeats(doc, types, tools, currentRun().state.nodes, node);
  if (steps.length > 0) useRunUi.setState({ repeating: { node, document, steps } });
  else await rerunFrom(node, document, false);
}

/** The same for the selected step, by key or palette. */
export function runAgainFromSelected(): void {
  const { selection, doc, role } = useDocument.getState();
  const [only] = selection;
  const { runId, status } = useRun.getState();
  if (!mayRun(role)) toast(t.mayNotRun, { tone: 'fail' });
  else if (!runId || !isOver(status)) toast(t.runFirst);
  else if (!only || selection.length > 1 || !doc.nodes[only]) toast(t.selectFrom);
  else void runAgainFrom(outermost(doc, only));
}

/** Starts the re-run; on the page of a run, goes to the page of the new one. `repeat`: without asking at each step. */
export async function rerunFrom(node: string, document: 'draft' | 'same', repeat: boolean): Promise<void> {
  try {
    const run = await useRun.getState().rerun(node, document, repeat);
    rememberRun(run.workflow, run.id);
    if (location.pathname.includes('/runs/')) navigate(runPage(run));
  } catch (error) {
    toast(messageOf(error), { tone: 'fail' });
  }
}

/** Starts the run; returns the refusal when it is about the input, so that the form can show it. */
export async function startRun(
  input: JsonObject,
  version: RunVersion,
  to: string | null = null,
): Promise<ApiError | null> {
  const { id } = useDocument.getState();
  if (!id) return null;
  rememberInput(id, input);
  try {
    const run = await useRun.getState().start(id, { input, version, ...(to ? { to } : {}) });
    watch(run);
    useRunUi.setState({ asking: null });
    if (useDock.getState().tab === 'checks') useDock.getState().show('timeline');
    return null;
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): ApiError | null {
  if (!(error instanceof ApiError) || error.status !== 400 || error.problems.length === 0) {
    toast(messageOf(error), { tone: 'fail' });
    return null;
  }
  if (error.problems.every(isAboutInput)) return error;
  useRunUi.setState({ asking: null });
  useDock.getState().show('checks');
  toast(t.notReady, { tone: 'fail' });
  return null;
}

/** Such a problem belongs beside a field of the input form, whatever step it names. */
export function isAboutInput(problem: { field?: string | null }): boolean {
  return problem.field === 'input' || (problem.field ?? '').startsWith('input.');
}

/** Asks the run on the page to stop; nothing new starts after that. */
export async function stopRun(): Promise<void> {
  const { status } = useRun.getState();
  if (status === null || isOver(status)) return;
  try {
    await useRun.getState().cancel();
  } catch (error) {
    toast(messageOf(error), { tone: 'fail' });
  }
}

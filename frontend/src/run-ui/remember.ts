/** What the next run may want to know again: the last input of a workflow, and which run this tab was watching. */
import type { JsonObject } from '../api';
import { deviceStorage } from '../stores/page';

const INPUT = 'baton.input.';
const RUN = 'baton.run.';
/** Longer inputs are not kept. */
const LONGEST = 64 * 1024;

export function rememberInput(workflowId: string, input: JsonObject): void {
  const text = JSON.stringify(input);
  if (text.length <= LONGEST) put(deviceStorage(), INPUT + workflowId, text);
}

/** The last input given to the workflow on this device, null when there is none. */
export function lastInput(workflowId: string): JsonObject | null {
  const text = deviceStorage()?.getItem(INPUT + workflowId);
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null; // not written by us
  }
}

/** Only the properties that the schema still has. */
export function fitting(input: JsonObject, properties: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name in properties));
}

export function rememberRun(workflowId: string, runId: string): void {
  put(tabStorage(), RUN + workflowId, runId);
}

/** The run that this tab was watching in the editor of the workflow. */
export function watchedRun(workflowId: string): string | null {
  return tabStorage()?.getItem(RUN + workflowId) ?? null;
}

export function forgetRun(workflowId: string): void {
  tabStorage()?.removeItem(RUN + workflowId);
}

function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** A full storage is no reason to stop: what is kept here is a convenience. */
function put(storage: Storage | null, key: string, value: string): void {
  try {
    storage?.setItem(key, value);
  } catch {
    storage?.removeItem(key);
  }
}

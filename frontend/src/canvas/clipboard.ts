/** Copying and pasting: the browser's own events where the canvas has the focus, the clipboard itself for menus. */

import { useEffect } from 'react';
import { editing, toCopy } from '../commands/needs';
import { extract, type Fragment } from '../graph/fragment';
import { withMembers } from '../graph/frames';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { isCovered, isField } from '../stores/focus';
import { toast } from '../ui';
import { layoutNow, removeSelected } from './actions';

export interface PasteHow {
  /** Draws the wires again that led to what was copied. */
  incoming?: boolean;
  /** Where on the canvas; absent: in the middle of what is on screen. */
  point?: { x: number; y: number };
}

/** The selection as a fragment, frames with what lies in them; null where there is nothing to copy. */
function copySelected(): Fragment | null {
  const { doc, types, selection } = useDocument.getState();
  const layout = layoutNow();
  const fragment = extract(doc, types, layout, withMembers(doc, layout, selection));
  const count = Object.keys(fragment.nodes).length + fragment.notes.length + (fragment.frames?.length ?? 0);
  return count > 0 ? fragment : null;
}

/** What was copied last in this page, for browsers that keep the clipboard from it. */
let last: string | null = null;

function asText(fragment: Fragment): string {
  last = JSON.stringify(fragment, null, 2);
  return last;
}

/** Takes away what was copied: with a frame, what lies in it too. */
function takeAway(): void {
  const { doc, selection, select, readOnly } = useDocument.getState();
  if (readOnly) return;
  select(withMembers(doc, layoutNow(), selection));
  removeSelected(true);
}

function takesClipboard(event: ClipboardEvent): boolean {
  const hasText = String(window.getSelection() ?? '') !== '';
  return !isField(document.activeElement) && !isCovered() && !(hasText && event.type !== 'paste');
}

function onCopy(event: ClipboardEvent): void {
  if (!takesClipboard(event)) return;
  const isCut = event.type === 'cut';
  const lack = (isCut ? editing() : null) ?? toCopy();
  const fragment = lack === null ? copySelected() : null;
  if (lack !== null) useDocument.getState().say(lack);
  if (!fragment) return;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', asText(fragment));
  if (isCut) takeAway();
}

/** Whether the keys of the paste under way ask for the incoming wires too; the event itself does not tell. */
let withWires = false;

function onKeyDown(event: KeyboardEvent): void {
  withWires = event.shiftKey;
}

function onPaste(event: ClipboardEvent): void {
  if (!takesClipboard(event)) return;
  const lack = editing();
  if (lack !== null) {
    useDocument.getState().say(lack);
    return;
  }
  const [file] = event.clipboardData?.files ?? [];
  const text = event.clipboardData?.getData('text/plain') ?? '';
  event.preventDefault();
  const how = { incoming: withWires };
  if (!text && file) void pasteFile(file, how);
  else void pasteText(text, how);
}

/** Puts what a text holds on the canvas: a piece of a workflow, a whole one, or the text itself as a note. */
export async function pasteText(text: string, how: PasteHow = {}): Promise<void> {
  if (text.trim()) (await import('./pasting')).pasteText(text, how);
}

export async function pasteFile(file: File, how: PasteHow = {}): Promise<void> {
  if (/\.(json|md|txt)$/i.test(file.name)) await pasteText(await file.text(), how);
  else toast(t.notAFile(file.name), { tone: 'fail' });
}

export async function duplicate(): Promise<void> {
  if (!useDocument.getState().readOnly) (await import('./pasting')).duplicate(copySelected());
}

/** Copy and cut from a menu, where there is no event of the browser's to answer. */
export async function copyByMenu(cut: boolean): Promise<void> {
  const fragment = copySelected();
  if (!fragment) return;
  const text = asText(fragment);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no such clipboard; in this page pasting by menu works all the same.
    toast(t.copiedHere(cut ? 'Ctrl X' : 'Ctrl C'));
  }
  if (cut) takeAway();
}

export async function pasteByMenu(how: PasteHow = {}): Promise<void> {
  const text = (await readClipboard()) ?? last;
  if (text === null) toast(t.pasteByKeys(how.incoming ? 'Ctrl Shift V' : 'Ctrl V'));
  else await pasteText(text, how);
}

/** Null: the browser does not let the page read it. */
async function readClipboard(): Promise<string | null> {
  try {
    return (await navigator.clipboard?.readText()) ?? null;
  } catch {
    return null; // not allowed, or no such clipboard without https
  }
}

/** Listens on the document while the canvas is on the page, so that nothing needs the focus first. */
export function useClipboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}

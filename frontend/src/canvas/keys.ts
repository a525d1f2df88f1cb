/** The keyboard on the canvas: single letters only when no field has the focus; the sheet of keys is made from the same list. */

import { useEffect } from 'react';
import { parseFragment } from '../graph/fragment';
import { requestRun, runAgainFromSelected, stopRun } from '../run-ui/commands';
import { useDock } from '../stores/dock';
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';
import * as actions from './actions';
import { noteNodeId } from './projection';
import { flow, useCanvas } from './state';

export interface Shortcut {
  /** As written in the sheet: `Ctrl Z`. */
  keys: string;
  text: string;
  /** Works while a field has the focus too. */
  anywhere?: boolean;
  edits?: boolean;
  run(): void;
}

const document_ = () => useDocument.getState();

function rename(): void {
  const [only] = document_().selection;
  if (!only) return;
  useCanvas.getState().edit(document_().doc.nodes[only] ? only : noteNodeId(only));
}

function openInspector(): void {
  if (document_().selection.length === 0) return;
  usePanels.getState().show('right');
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      '[data-inspector] :is(input, textarea, select, .cm-content, button)',
    );
    field?.focus();
  });
}

function backToCanvas(): void {
  const canvas = useCanvas.getState();
  if (canvas.menu) canvas.openMenu(null);
  else if (document.activeElement instanceof HTMLElement && isField(document.activeElement)) {
    document.querySelector<HTMLElement>('.react-flow')?.focus();
  } else {
    document_().select([]);
    useCanvas.setState({ selectedEdges: [] });
  }
}

const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
const DIRECTIONS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;
const ARROWS = Object.keys(moves) as (keyof typeof moves)[];

export const SHORTCUTS: Shortcut[] = [
  {
    keys: 'Ctrl K',
    text: 'Search or run a command',
    anywhere: true,
    run: () => useCanvas.setState({ searching: true }),
  },
  { keys: 'Ctrl Enter', text: 'Run', anywhere: true, run: () => requestRun('draft') },
  {
    keys: 'Ctrl Shift Enter',
    text: 'Run again from the selected step',
    anywhere: true,
    run: runAgainFromSelected,
  },
  { keys: 'Ctrl .', text: 'Stop the run', anywhere: true, run: () => void stopRun() },
  {
    keys: 'Ctrl S',
    text: 'Save now',
    anywhere: true,
    run: () =>
      void document_()
        .flush()
        .catch(() => undefined),
  },
  { keys: 'N', text: 'Add a step after the selected one', edits: true, run: actions.openAdd },
  { keys: 'S', text: 'Add a note', edits: true, run: actions.addNote },
  { keys: 'F2', text: 'Rename', edits: true, run: rename },
  { keys: 'Enter', text: 'Open the settings of the selected step', run: openInspector },
  { keys: 'Escape', text: 'Back to the canvas', anywhere: true, run: backToCanvas },
  { keys: 'Delete', text: 'Delete, closing the chain', edits: true, run: () => actions.removeSelected(true) },
  { keys: 'Shift Delete', text: 'Delete, leaving the gap', edits: true, run: () => actions.removeSelected(false) },
  { keys: 'Backspace', text: 'Delete, closing the chain', edits: true, run: () => actions.removeSelected(true) },
  { keys: 'Ctrl Z', text: 'Undo', edits: true, run: () => document_().undo() },
  { keys: 'Ctrl Shift Z', text: 'Redo', edits: true, run: () => document_().redo() },
  { keys: 'Ctrl Y', text: 'Redo', edits: true, run: () => document_().redo() },
  { keys: 'Ctrl D', text: 'Duplicate', edits: true, run: actions.duplicate },
  { keys: 'Ctrl A', text: 'Select everything', run: actions.selectAll },
  { keys: 'L', text: 'Tidy the selected steps', edits: true, run: () => void actions.tidy(true) },
  { keys: 'Shift L', text: 'Tidy up the whole workflow', edits: true, run: () => void actions.tidy() },
  { keys: '1', text: 'Fit to the window', run: actions.fitAll },
  { keys: '0', text: 'Zoom to 100 %', run: () => void flow()?.zoomTo(1, { duration: 120 }) },
  { keys: 'T', text: 'Open or close the dock', run: () => useDock.getState().toggle() },
  { keys: '[', text: 'Open or close the palette', run: () => usePanels.getState().toggle('left') },
  { keys: ']', text: 'Open or close the inspector', run: () => usePanels.getState().toggle('right') },
  { keys: '?', text: 'This sheet', run: () => useCanvas.setState({ helping: true }) },
  ...ARROWS.map((key) => ({ keys: key, text: 'Walk along the wires', run: () => actions.walk(DIRECTIONS[key]) })),
  ...ARROWS.map((key) => ({
    keys: `Alt ${key}`,
    text: 'Move by 8',
    edits: true,
    run: () => actions.nudge(moves[key][0] * 8, moves[key][1] * 8),
  })),
  ...ARROWS.map((key) => ({
    keys: `Alt Shift ${key}`,
    text: 'Move by 64',
    edits: true,
    run: () => actions.nudge(moves[key][0] * 64, moves[key][1] * 64),
  })),
];

/** Copy, cut and paste are the browser's own; the sheet names them all the same. */
export const CLIPBOARD_SHEET = [
  { keys: 'Ctrl C', text: 'Copy' },
  { keys: 'Ctrl X', text: 'Cut' },
  { keys: 'Ctrl V', text: 'Paste' },
];

const byKeys = new Map(SHORTCUTS.map((shortcut) => [shortcut.keys, shortcut]));

/** The key that was pressed, as the list writes it. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = isLetter ? event.key.toUpperCase() : event.key;
  const isSymbol = event.key.length === 1 && !isLetter;
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && !isSymbol ? 'Shift' : '',
    key,
  ];
  return parts.filter(Boolean).join(' ');
}

function isField(element: Element | null): boolean {
  return (
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
  );
}

/** A dialog or a menu is open: the keys are its own. */
function isCovered(): boolean {
  return document.querySelector('dialog[open], [role="menu"]') !== null;
}

/** Has a control the focus that the key belongs to? */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  if (isField(target)) return true;
  const isControl = target?.closest('button, a, [role="tab"], [role="option"]');
  return Boolean(isControl) && (event.key === 'Enter' || event.key.startsWith('Arrow'));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isCovered()) return;
  const shortcut = byKeys.get(nameOf(event));
  if (!shortcut || (shortcut.edits && document_().readOnly)) return;
  if (isElsewhere(event) && !shortcut.anywhere) return;
  event.preventDefault();
  shortcut.run();
}

function takesClipboard(event: ClipboardEvent): boolean {
  const hasText = String(window.getSelection() ?? '') !== '';
  return !isField(document.activeElement) && !isCovered() && !(hasText && event.type !== 'paste');
}

function onCopy(event: ClipboardEvent): void {
  if (!takesClipboard(event)) return;
  const fragment = actions.copySelected();
  if (!fragment) return;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', JSON.stringify(fragment, null, 2));
  if (event.type === 'cut' && !document_().readOnly) actions.removeSelected(true);
}

function onPaste(event: ClipboardEvent): void {
  if (!takesClipboard(event) || document_().readOnly) return;
  const fragment = parseFragment(event.clipboardData?.getData('text/plain') ?? '');
  if (!fragment) return;
  event.preventDefault();
  actions.paste(fragment);
}

/** Listens to the keyboard while the editor is on the page. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** The keyboard on the canvas: commands by their keys, single letters only when no field has the focus; the clipboard. */

import { useEffect } from 'react';
import { byKey, isOffered } from '../commands/find';
import { parseFragment } from '../graph/fragment';
import { useDocument } from '../stores/document';
import { isCovered, isField } from '../stores/focus';
import * as actions from './actions';

const document_ = () => useDocument.getState();

/** The key that was pressed, as the commands write it. */
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

/** Has a control the focus that the key belongs to? */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  if (isField(target)) return true;
  const isControl = target?.closest('button, a, [role="tab"], [role="option"]');
  return Boolean(isControl) && (event.key === 'Enter' || event.key.startsWith('Arrow'));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isCovered()) return;
  const command = byKey(nameOf(event));
  if (!command || !isOffered(command)) return;
  if (isElsewhere(event) && !command.anywhere) return;
  event.preventDefault();
  command.run();
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

/** The keyboard on the canvas: commands by their keys, single ones only while nothing else has the focus. */

import { useEffect } from 'react';
import { byKey, lackOf } from '../commands/find';
import { isWhole, nameOf } from '../commands/names';
import type { Command } from '../commands/types';
import { useDocument } from '../stores/document';
import { isCovered, isField } from '../stores/focus';
import { useMoment } from './moment';
import { useCanvas } from './state';

/** Keys that are nothing to a button, a list or a panel: they work wherever no field has the focus. */
const isHeld = (name: string): boolean => /^(Ctrl |Alt |F\d|\?$)/.test(name);

/** Is the key another's: a field's that is written in, or, for a single key, that of whatever has the focus? */
function isElsewhere(name: string, target: Element | null): boolean {
  if (isField(target)) return true;
  if (isHeld(name) || !target || target === document.body || target === document.documentElement) return false;
  if (!target.closest('.react-flow, [data-outline]')) return true;
  const isControl = target.closest('button, a, [role="tab"], [role="option"]');
  return Boolean(isControl) && /^(Enter|Space|.*Arrow\w+)$/.test(name);
}

/** Something that takes the keys was asked for and is about to be there: they are meant for it. */
function isOpening(): boolean {
  const { menu, searching, helping } = useCanvas.getState();
  const { menu: context, connecting } = useMoment.getState();
  return Boolean(menu || searching || helping || context || connecting);
}

/** The command that this key press asks for; null where the key is not for us. */
function asked(event: KeyboardEvent): Command | null {
  if (event.defaultPrevented || event.isComposing || !isWhole(event) || isCovered()) return null;
  const name = nameOf(event);
  const command = byKey(name);
  if (isOpening() && name !== 'Escape') return null;
  if (!command || (!command.anywhere && isElsewhere(name, event.target as Element | null))) return null;
  return command;
}

function onKeyDown(event: KeyboardEvent): void {
  const command = asked(event);
  if (!command) return;
  event.preventDefault();
  const lack = lackOf(command);
  if (lack !== null) {
    if (!event.repeat) useDocument.getState().say(lack);
    return;
  }
  // Walking on and on with a key held, only what is walked over is drawn.
  if (event.repeat && event.key.startsWith('Arrow')) useCanvas.setState({ isMoving: true });
  command.run();
}

function onKeyUp(event: KeyboardEvent): void {
  if (event.key.startsWith('Arrow') && useCanvas.getState().isMoving) useCanvas.setState({ isMoving: false });
}

/** Listens to the keyboard while the editor is on the page. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
    };
  }, []);
}

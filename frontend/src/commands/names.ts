/** The names of keys: of what was pressed, as the commands write it, and of a key as this machine's keyboard shows it. */

import { keys } from '../i18n/en/keys';

export interface Pressed {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState?(key: string): boolean;
}

const PLACES: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Slash: '/', Period: '.', Comma: ',' };

/** What a Latin keyboard has at this place. */
function byPlace(code = ''): string | undefined {
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? PLACES[code];
}

/** Cyrillic, Greek and the like, and what Alt makes of letters on a Mac: there the key's place counts. */
function written({ key, code }: Pressed): string {
  const isForeign = (key.length === 1 && key > '~') || key === 'Dead';
  return (isForeign && byPlace(code)) || key;
}

/** Shift and a digit, whatever this keyboard writes there; not where that is itself a key of ours, or a digit. */
function shiftedDigit(event: Pressed, key: string): string | undefined {
  const isOwn = /^[\d/?[\].,]$/.test(key);
  return event.shiftKey && !isOwn ? /^Digit(\d)$/.exec(event.code ?? '')?.[1] : undefined;
}

/** The key that was pressed, as the commands write it: `Ctrl Shift Z`. Caps Lock makes no difference. */
export function nameOf(event: Pressed): string {
  const plain = event.shiftKey ? event.key : written(event);
  const digit = shiftedDigit(event, plain);
  const key = digit ?? written(event);
  const isLetter = /^[a-z]$/i.test(key);
  const isSymbol = key.length === 1 && !isLetter && key !== ' ';
  // AltGr writes a symbol; that it reports as Ctrl and Alt on Windows means nothing.
  const isAltGr = isSymbol && event.getModifierState?.('AltGraph');
  const parts = [
    (event.ctrlKey || event.metaKey) && !isAltGr ? 'Ctrl' : '',
    event.altKey && !isAltGr ? 'Alt' : '',
    event.shiftKey && (!isSymbol || digit) ? 'Shift' : '',
    key === ' ' ? 'Space' : isLetter ? key.toUpperCase() : key,
  ];
  return parts.filter(Boolean).join(' ');
}

const ALONE = ['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified'];

/** Is this a whole key, not one that is only held beside another? */
export function isWhole({ key }: Pressed): boolean {
  return !ALONE.includes(key);
}

const ARROWS = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
const SHORT: Record<string, string> = {
  ...ARROWS,
  ...keys,
  arrows: '← → ↑ ↓',
};
const ON_MAC: Record<string, string> = { ...SHORT, Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Delete: '⌦', Backspace: '⌫' };

function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** A key as the person's keyboard has it: `Ctrl Z`, on a Mac `⌘Z`. */
export function shown(name: string, mac = isMac()): string {
  const parts = name.split(' ').map((part) => (mac ? ON_MAC : SHORT)[part] ?? part);
  return parts.join(mac && name !== 'arrows' ? '' : ' ');
}

/** Leading to a step in the inspector: to the field that something is said about, or to what it did in the run. */
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';

/** The inspector is built after the selection; it is looked for this often, a frame apart. */
const TRIES = 40;

/** Selects `node`, opens its settings and focuses the control of `field` (`config.routes.0.when`) or the nearest above it. */
export function openSetup(node: string, field?: string | null): void {
  show(node);
  seek((isLast) => {
    const tab = tabOf('setup');
    if (tab && tab.getAttribute('aria-selected') !== 'true') tab.click();
    return tab !== null && (!field || focusNearest(nearest(field), isLast));
  }, TRIES);
}

/** Selects `node` and opens what it did in the run. */
export function openLastRun(node: string): void {
  show(node);
  seek(() => {
    const tab = tabOf('run');
    tab?.click();
    return tab !== null;
  }, TRIES);
}

function show(node: string): void {
  usePanels.getState().show('right');
  useDocument.getState().select([node]);
}

function tabOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-inspector] [data-tab="${id}"]`);
}

/** Where the field may stand, nearest first: `config.routes.0.when`, `config.routes.0`, `config.routes`. */
export function nearest(field: string): string[] {
  const parts = field.split('.');
  const paths = parts.map((_, cut) => parts.slice(0, parts.length - cut).join('.'));
  return parts.length > 1 ? paths.slice(0, -1) : paths;
}

/** The text editors come a moment later than the form; a button is only taken where nothing better came. */
const FIELDS = 'input, textarea, select, [contenteditable="true"]';

function focusNearest(paths: string[], isLast: boolean): boolean {
  for (const path of paths) {
    // A row and the field in it may have one path: the field is the inner one.
    const holder = [...document.querySelectorAll<HTMLElement>(`[data-field="${CSS.escape(path)}"]`)].at(-1);
    const control = holder?.querySelector<HTMLElement>(isLast ? `${FIELDS}, button` : FIELDS);
    if (!control) continue;
    // What is folded away takes no focus.
    for (let fold = control.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) {
      fold.open = true;
    }
    control.scrollIntoView({ block: 'center' });
    control.focus();
    return true;
  }
  return false;
}

function seek(found: (isLast: boolean) => boolean, tries: number): void {
  if (!found(tries === 0) && tries > 0) requestAnimationFrame(() => seek(found, tries - 1));
}

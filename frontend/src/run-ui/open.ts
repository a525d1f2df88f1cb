/** Leading to a step in the inspector: to the field that something is said about, or to what it did in the run. */
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';

/** The inspector is built after the selection; it is looked for this often, a frame apart. */
const TRIES = 40;

/** Selects `node`, opens its settings and focuses the control of `field` (`config.routes.0.when`) or the nearest above it. */
export function openSetup(node: string, field?: string | null): void {
  show(node);
  seek((isLast) => {
    const panel = panelOf(node);
    const tab = tabIn(panel, 'setup');
    if (tab && tab.getAttribute('aria-selected') !== 'true') tab.click();
    return panel !== null && tab !== null && (!field || focusNearest(panel, nearest(field), isLast));
  });
}

/** Selects `node` and opens what it did in the run. */
export function openLastRun(node: string): void {
  show(node);
  seek(() => {
    const tab = tabIn(panelOf(node), 'run');
    tab?.click();
    return tab !== null;
  });
}

function show(node: string): void {
  usePanels.getState().show('right');
  useDocument.getState().select([node]);
}

/** The inspector of this step: the last one's, which may have a field of that name too, is still there for a moment. */
function panelOf(node: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-inspector="${CSS.escape(node)}"]`);
}

function tabIn(panel: HTMLElement | null, id: string): HTMLElement | null {
  return panel?.querySelector<HTMLElement>(`[data-tab="${id}"]`) ?? null;
}

/** Where the field may stand, nearest first: `config.routes.0.when`, `config.routes.0`, `config.routes`. */
export function nearest(field: string): string[] {
  const parts = field.split('.');
  const paths = parts.map((_, cut) => parts.slice(0, parts.length - cut).join('.'));
  return parts.length > 1 ? paths.slice(0, -1) : paths;
}

/** The text editors come a moment later than the form; a button is only taken where nothing better came. */
const FIELDS = 'input, textarea, select, [contenteditable="true"]';

function focusNearest(panel: HTMLElement, paths: string[], isLast: boolean): boolean {
  for (const path of paths) {
    // A row and the field in it may have one path: the field is the inner one.
    const holder = [...panel.querySelectorAll<HTMLElement>(`[data-field="${CSS.escape(path)}"]`)].at(-1);
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

let asked = 0;

/** Looks again at each frame until it is found; what is asked for next ends the search. */
function seek(found: (isLast: boolean) => boolean): void {
  asked += 1;
  const mine = asked;
  const look = (tries: number): void => {
    if (mine === asked && !found(tries === 0) && tries > 0) requestAnimationFrame(() => look(tries - 1));
  };
  look(TRIES);
}

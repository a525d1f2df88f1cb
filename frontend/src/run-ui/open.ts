/** Leading to a step in the inspector: to the field that something is said about, or to what it did in the run. */
import { useDocument } from '../stores/document';
import { usePanels } from '../stores/panels';

/** The inspector is built after the selection; it is looked for this often, a frame apart. */
const TRIES = 40;

/** Selects `node`, opens its settings and focuses the control of `field` (`config.routes.0.when`) or the nearest above it. */
export function openSetup(node: string, field?: string | null): void {
  show(node);
  seek(() => {
    const tab = tabNamed('Setup');
    if (tab && tab.getAttribute('aria-selected') !== 'true') tab.click();
    return tab !== undefined && (!field || focusNearest(nearest(field)));
  }, TRIES);
}

/** Selects `node` and opens what it did in the run. */
export function openLastRun(node: string): void {
  show(node);
  seek(() => {
    const tab = tabNamed('Last run');
    tab?.click();
    return tab !== undefined;
  }, TRIES);
}

function show(node: string): void {
  usePanels.getState().show('right');
  useDocument.getState().select([node]);
}

function tabNamed(name: string): HTMLElement | undefined {
  const tabs = document.querySelectorAll<HTMLElement>('[aria-label="Inspector"] [role="tab"]');
  return [...tabs].find((tab) => tab.textContent?.startsWith(name));
}

/** Where the field may stand, nearest first; the form names fields without `config.`. */
export function nearest(field: string): string[] {
  const parts = field.replace(/^config\./, '').split('.');
  return parts.map((_, cut) => parts.slice(0, parts.length - cut).join('.'));
}

function focusNearest(paths: string[]): boolean {
  for (const path of paths) {
    const holder = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`);
    if (!holder) continue;
    const control = holder.querySelector<HTMLElement>('input, textarea, select, [contenteditable="true"], button');
    holder.scrollIntoView({ block: 'nearest' });
    (control ?? holder).focus();
    return true;
  }
  return false;
}

function seek(found: () => boolean, tries: number): void {
  if (!found() && tries > 0) requestAnimationFrame(() => seek(found, tries - 1));
}

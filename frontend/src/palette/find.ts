/** What the palette shows for what was typed, the best first; and what was chosen last, on this device. Pure but for that. */

import { fuzzy } from '../commands/fuzzy';
import { palette as t } from '../i18n/en/palette';
import { deviceStorage } from '../stores/page';
import type { Choice, Section } from './TypeAhead';

export interface Entry extends Choice {
  group: 'commands' | 'steps' | 'add' | 'places' | 'workflows';
  run(): void;
}

const ORDER: readonly Entry['group'][] = ['commands', 'steps', 'add', 'places', 'workflows'];
/** With nothing typed, so many of each are enough to begin with. */
const FEW = { commands: 40, steps: 12, add: 0, places: 10, workflows: 8 };
/** Above so many, more typing is quicker than reading on. */
const MOST = 60;

/** Entries by heading: nothing typed, the recent ones and some of each; else those that fit, groups by their best. */
export function sections(entries: readonly Entry[], text: string, recent: readonly string[]): Section<Entry>[] {
  if (text.trim() === '') {
    const lately = recent.flatMap((key) => entries.find((entry) => entry.key === key) ?? []);
    const rest = ORDER.map((group) => {
      const all = entries.filter((entry) => entry.group === group && !lately.includes(entry));
      return { title: t.groups[group], choices: all.slice(0, FEW[group]) };
    });
    return [{ title: t.groups.recent, choices: lately }, ...rest].filter(({ choices }) => choices.length > 0);
  }
  const found = entries
    .flatMap((entry, index) => {
      const fit = fuzzy(entry.title, text);
      return fit ? [{ entry: { ...entry, at: fit.at }, rank: fit.rank, index }] : [];
    })
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, MOST);
  const order = [...new Set(found.map(({ entry }) => entry.group))];
  return order.map((group) => ({
    title: t.groups[group],
    choices: found.filter(({ entry }) => entry.group === group).map(({ entry }) => entry),
  }));
}

const KEY = 'baton.recent';
const KEPT = 5;

export function recentKeys(): string[] {
  try {
    const kept: unknown = JSON.parse(deviceStorage()?.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [];
  } catch {
    return []; // what is kept there was not written by us
  }
}

/** The chosen one first; steps of a workflow are not kept, since they mean nothing in another. */
export function remember({ key, group }: Entry): void {
  if (group === 'steps') return;
  const kept = [key, ...recentKeys().filter((other) => other !== key)].slice(0, KEPT);
  deviceStorage()?.setItem(KEY, JSON.stringify(kept));
}

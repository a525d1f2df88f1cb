/** The list of steps to add: the likeliest first, then all by group; typing searches names, tools and descriptions. */

import { useMemo, useState } from 'react';
import { fuzzy } from '../commands/fuzzy';
import { nodeName } from '../graph/slug';
import { menus } from '../i18n/en/menus';
import { type Choice, type Section, TypeAhead } from '../palette/TypeAhead';
import { useDocument } from '../stores/document';
import { add } from './actions';
import { type Entry, entriesOf, grouped } from './entries';
import { focusCanvas, focusStep } from './focus';
import s from './menu.module.css';
import { Pop } from './Pop';
import { likelyNext } from './rank';
import { type AddMenuAt, useCanvas } from './state';

const t = menus.add;
type EntryChoice = Choice & { entry: Entry };

function choiceOf(entry: Entry, at?: readonly number[]): EntryChoice {
  const { key, title, description: about, icon, group: tint } = entry;
  return { key, title, about, icon, tint, entry, ...(at ? { at } : {}) };
}

/** How well an entry fits: by its title, else by the tool's name, else by what it says of itself. */
function fitOf({ title, wish, group, description }: Entry, text: string) {
  const words = text.toLowerCase().trim().split(/\s+/);
  const named = fuzzy(title, text);
  if (named) return named;
  const rest = `${title} ${wish.stem ?? ''} ${wish.type} ${group} ${description}`.toLowerCase();
  return words.every((word) => rest.includes(word)) ? { rank: 8, at: [] } : null;
}

/** What the menu shows for a text; without one, the likeliest steps and then all of them. */
function sectionsOf(entries: readonly Entry[], likely: readonly Entry[], text: string): Section<EntryChoice>[] {
  if (text.trim() === '') {
    const all = grouped(entries).map(([title, members]) => ({
      title,
      choices: members.filter((entry) => !likely.includes(entry)).map((entry) => choiceOf(entry)),
    }));
    const first = { title: t.likely, choices: likely.map((entry) => choiceOf(entry)) };
    return [first, ...all].filter(({ choices }) => choices.length > 0);
  }
  const found = entries.flatMap((entry, index) => {
    const fit = fitOf(entry, text);
    return fit ? [{ entry, index, fit }] : [];
  });
  const best = (entry: Entry): number => (likely.includes(entry) ? -0.5 : 0);
  found.sort((a, b) => a.fit.rank + best(a.entry) - b.fit.rank - best(b.entry) || a.index - b.index);
  return found.length ? [{ title: t.found, choices: found.map(({ entry, fit }) => choiceOf(entry, fit.at)) }] : [];
}

/** After which step and port the menu adds, where it does. */
function anchorOf(menu: AddMenuAt): { id: string; port?: string } | undefined {
  if (menu.after) return menu.after;
  if (menu.on) return { id: menu.on.source, ...(menu.on.port ? { port: menu.on.port } : {}) };
  const { selection, doc } = useDocument.getState();
  const [only] = selection;
  const isAtSelection = !menu.canvas && !menu.into && selection.length === 1;
  return isAtSelection && only && doc.nodes[only] ? { id: only } : undefined;
}

function headOf(menu: AddMenuAt, anchor: { id: string } | undefined): string {
  const { doc } = useDocument.getState();
  const name = (id: string): string => nodeName(doc, id);
  if (menu.replace) return t.replace(name(menu.replace));
  if (menu.on) return t.onWire(name(menu.on.source), name(menu.on.target));
  if (anchor) return t.after(name(anchor.id));
  return menu.into ? t.into(name(menu.into)) : t.label;
}

export default function AddPanel({ menu }: { menu: AddMenuAt }) {
  const { types, tools, doc } = useDocument.getState();
  const [text, setText] = useState('');
  const replaces = menu.replace !== undefined;
  const [anchor] = useState(() => (replaces ? undefined : anchorOf(menu)));
  const sections = useMemo(() => {
    const all = entriesOf(doc, types, tools).filter(
      ({ wish }) => !types[wish.type]?.is_entry || !(anchor || replaces),
    );
    return sectionsOf(all, likelyNext(all, doc, types, { ...(anchor ? { after: anchor } : {}) }), text);
  }, [doc, types, tools, text, anchor, replaces]);
  const close = (): void => {
    if (useCanvas.getState().menu === menu) useCanvas.getState().openMenu(null);
  };
  const choose = ({ entry }: EntryChoice): void => {
    const { screen: _, ...place } = menu;
    close();
    const id = add(entry, place);
    if (id) focusStep(id);
  };
  const title = headOf(menu, anchor);
  return (
    <Pop at={menu.screen} label={t.label} onClose={close}>
      <TypeAhead
        head={<p className={s.head}>{title}</p>}
        label={t.search}
        placeholder={replaces ? t.instead : t.what}
        listLabel={t.list}
        sections={sections}
        text={text}
        onText={setText}
        onChoose={choose}
        onEscape={() => {
          close();
          focusCanvas();
        }}
        none={t.none(text)}
      />
    </Pop>
  );
}

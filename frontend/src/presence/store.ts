/** Who else has the open workflow before them: filled by the socket, read by cards, cursors and the top bar. */

import { create } from 'zustand';

/** One open page of a person, as the server tells of it. */
export interface Person {
  id: string;
  user: string;
  name: string;
  /** Which of the colours they are told apart by. */
  colour: number;
  since: number;
  selection: string[];
  field: string | null;
}

interface Presence {
  /** This page among them. */
  you: string;
  /** Everybody but me, on whatever page of theirs. */
  others: Person[];
  /** For a step that another person has selected: that person's colour and name. */
  rings: Readonly<Record<string, string>>;
}

export const NOBODY: Presence = { you: '', others: [], rings: {} };

export const usePresence = create<Presence>()(() => NOBODY);

// White stays readable (4.5:1) on each of these, and each stands out (3:1) from both canvases.
const COLOURS = ['#c2255c', '#1567c0', '#2b8a3e', '#7a52e8', '#b3590a', '#0b7f8a', '#a8329e', '#5f6b1f'];

export function colourOf(colour: number): string {
  return COLOURS[colour % COLOURS.length] ?? '#5f6b1f';
}

/** One or two letters for a name: “Ana Lima” is AL. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return (
    letters
      .map((word) => [...word][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

/** What is shown of the people on all pages of this workflow. */
export function presenceOf(you: string, people: readonly Person[]): Presence {
  const me = people.find((person) => person.id === you)?.user;
  const others = people.filter((person) => person.user !== me);
  const rings: Record<string, string> = Object.create(null); // what the others say they select may be any word
  for (const { selection, colour, name } of others) for (const id of selection) rings[id] ??= `${colour} ${name}`;
  return { you, others, rings };
}

/** The people of a message; whatever is not understood is left out. */
export function readPeople(value: unknown): Person[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (one): one is Person =>
      typeof one?.id === 'string' &&
      typeof one.user === 'string' &&
      typeof one.name === 'string' &&
      typeof one.colour === 'number' &&
      Array.isArray(one.selection),
  );
}

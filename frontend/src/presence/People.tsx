/** The others in the top bar: faces that say what each is at, and lead there; the socket lives as long as they are shown. */

import { useEffect, useRef, useState } from 'react';
import { flow } from '../canvas/state';
import { reveal } from '../canvas/view';
import { titleOf } from '../graph/slug';
import { presence as t } from '../i18n/en/presence';
import { useDocument } from '../stores/document';
import { glide } from '../stores/screen';
import { Tooltip } from '../ui';
import { placeOf } from './cursors';
import { join } from './live';
import s from './presence.module.css';
import { colourOf, initials, type Person, usePresence } from './store';

const MOST_FACES = 4;

export function People({ workflow }: { workflow: string }) {
  useEffect(() => join(workflow), [workflow]);
  const others = usePresence((state) => state.others);
  const people = byPerson(others);
  return (
    <>
      {people.length > 0 && (
        <fieldset className={s.people} aria-label={t.people}>
          {people.slice(0, MOST_FACES).map((person) => (
            <Face key={person.user} person={person} />
          ))}
          {people.length > MOST_FACES && (
            <Tooltip
              content={people
                .slice(MOST_FACES)
                .map(({ name }) => name)
                .join(', ')}
            >
              <span className={s.more}>{t.more(people.length - MOST_FACES)}</span>
            </Tooltip>
          )}
        </fieldset>
      )}
      <Comings people={people} />
    </>
  );
}

/** One page a person: the one on which something is selected, else the first. */
function byPerson(others: readonly Person[]): Person[] {
  const found = new Map<string, Person>();
  for (const one of others) {
    const known = found.get(one.user);
    if (!known || (known.selection.length === 0 && one.selection.length > 0)) found.set(one.user, one);
  }
  return [...found.values()];
}

function Face({ person }: { person: Person }) {
  const words = useDocument((state) => wordsOf(person, (id) => state.doc.nodes[id]?.label));
  return (
    <Tooltip content={`${words}. ${t.goThere}`}>
      <button
        type="button"
        className={s.face}
        style={{ '--who': colourOf(person.colour) } as React.CSSProperties}
        aria-label={words}
        onClick={() => goTo(person)}
      >
        {initials(person.name)}
      </button>
    </Tooltip>
  );
}

/** “Priya, editing Prompt of Draft reply”. */
export function wordsOf({ name, selection, field }: Person, labelOf: (id: string) => string | undefined): string {
  const at = field?.split('/')[0] || selection[0];
  if (!at) return t.here(name);
  const step = labelOf(at) || titleOf(at);
  const path = field
    ?.slice(at.length + 1)
    .split('.')
    .filter((part) => part !== 'config' && !/^\d+$/.test(part));
  return path?.length ? t.editing(name, step, titleOf(path.at(-1)!)) : t.selected(name, step);
}

/** Shows what they are at: the step that they have selected, else where they point. */
function goTo({ id, selection }: Person): void {
  const [first] = selection;
  if (first && useDocument.getState().doc.nodes[first]) reveal(first);
  else {
    const at = placeOf(id);
    const canvas = flow();
    if (at && canvas) void canvas.setCenter(at[0], at[1], { zoom: canvas.getZoom(), duration: glide(160) });
  }
}

/** Who comes and goes, for those who hear the page rather than see it. */
function Comings({ people }: { people: readonly Person[] }) {
  const before = useRef<readonly Person[]>([]);
  const [text, setText] = useState('');
  useEffect(() => {
    const names = (list: readonly Person[], without: readonly Person[]): string =>
      list
        .filter((one) => !without.some(({ user }) => user === one.user))
        .map(({ name }) => name)
        .join(', ');
    const [came, went] = [names(people, before.current), names(before.current, people)];
    before.current = people;
    const said = [came && t.joined(came), went && t.left(went)].filter(Boolean).join(' ');
    if (said) setText(said);
  }, [people]);
  return (
    <span className={s.spoken} role="status">
      {text}
    </span>
  );
}

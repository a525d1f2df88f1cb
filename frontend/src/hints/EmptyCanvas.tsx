/** Three ghost cards that show the idea, to click or to type into, and the keys that begin. */
import { CornerDownLeft, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { add, openAdd } from '../canvas/actions';
import s from '../canvas/canvas.module.css';
import { type Entry, entriesOf, search } from '../canvas/entries';
import { hints } from '../i18n/en/hints';
import { useDocument } from '../stores/document';
import { Kbd } from '../ui';
import own from './hints.module.css';

const t = hints.canvas;

function entryId(): string | undefined {
  const { doc, types } = useDocument.getState();
  return Object.keys(doc.nodes).find((id) => types[doc.nodes[id]!.type]?.is_entry);
}

/** The start is there already: what is left to say is what it is, and what it takes in. */
function begin(text: string): void {
  const id = entryId();
  if (!id) {
    openAdd();
    return;
  }
  const { apply, select } = useDocument.getState();
  if (text) apply([{ op: 'node.set', id, path: ['label'], value: text }]);
  select([id]);
}

function best(text: string): Entry | undefined {
  const { doc, types, tools } = useDocument.getState();
  return text.trim() ? search(entriesOf(doc, types, tools), text)[0] : undefined;
}

/** Adds what was typed after the start; what is no step's name opens the list of them. */
function go(text: string): void {
  const entry = best(text);
  const after = entryId();
  if (entry) add(entry, after ? { after: { id: after } } : {});
  else openAdd();
}

const CARDS = [
  { word: t.when, about: t.whenText, act: begin, finds: false },
  { word: t.do, about: t.doText, act: go, finds: true },
  { word: t.last, about: t.lastText, act: go, finds: true },
];

export default function EmptyCanvas() {
  const readOnly = useDocument((state) => state.readOnly);
  if (readOnly) return <p className={s.quiet}>{t.readOnly}</p>;
  return (
    <section className={s.hint} aria-label={t.label}>
      <div className={s.ghosts}>
        {CARDS.map((card) => (
          <Ghost key={card.word} {...card} />
        ))}
      </div>
      <p className={s.keys}>
        <Kbd>N</Kbd>
        {t.add}
        <Kbd>Ctrl K</Kbd>
        {t.find}
      </p>
    </section>
  );
}

function Ghost({ word, about, act, finds }: (typeof CARDS)[number]) {
  const [text, setText] = useState('');
  const found = finds ? best(text) : undefined;
  function submit(event: FormEvent) {
    event.preventDefault();
    act(text.trim());
  }
  return (
    <form className={`${s.ghost} ${own.ghost}`} onSubmit={submit}>
      <button type="button" className={own.word} onClick={() => act('')}>
        <Plus size={14} aria-hidden /> {word}
      </button>
      <input
        className={own.type}
        aria-label={t.type(word)}
        placeholder={about}
        maxLength={80}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <span className={own.found} aria-live="polite">
        {found && (
          <>
            <CornerDownLeft size={12} aria-hidden /> {found.title}
          </>
        )}
      </span>
    </form>
  );
}

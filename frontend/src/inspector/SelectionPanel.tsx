/** The right panel of what is no single step: several things, a wire, a note, a frame, and what can be done with them. */

import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Swatches } from '@/canvas/Swatches';
import { COMMANDS } from '@/commands';
import { isOffered, keysOf } from '@/commands/find';
import { LONGEST_NOTE, LONGEST_TITLE } from '@/graph/limits';
import type { Op } from '@/graph/ops';
import { titleOf } from '@/graph/slug';
import { type EdgeDoc, type FrameDoc, type NoteDoc, portOf } from '@/graph/types';
import { selection as t } from '@/i18n/en/selection';
import { useDocument } from '@/stores/document';
import { useRun } from '@/stores/run';
import { Button, cx, Field, Input, Kbd, Textarea } from '@/ui';
import s from './inspector.module.css';

const Flowed = lazy(() => import('@/canvas/WireCards').then((module) => ({ default: module.Flowed })));

function Panel({ title, children }: { title: string; children: ReactNode }) {
  const readOnly = useDocument((state) => state.readOnly);
  return (
    <section className={s.inspector} aria-label={t.inspector} data-inspector>
      <header className={s.head}>
        <h2>{title}</h2>
      </header>
      <div className={s.body} data-readonly={readOnly || undefined}>
        {children}
      </div>
    </section>
  );
}

/** Buttons for commands, by their ids: what cannot be done now is not there. */
function Doings({ label, ids }: { label: string; ids: readonly string[] }) {
  const offered = ids.flatMap((id) => COMMANDS.filter((command) => command.id === id && isOffered(command)));
  if (offered.length === 0) return null;
  return (
    <fieldset className={s.doings}>
      <legend>{label}</legend>
      {offered.map((command) => {
        const [key] = keysOf(command);
        return (
          <Button
            key={command.id}
            size="small"
            className={cx(s.doing, command.danger && s.danger)}
            onClick={() => command.run()}
          >
            <span>{command.title}</span>
            {key && <Kbd>{key}</Kbd>}
          </Button>
        );
      })}
    </fieldset>
  );
}

const ALIGN = ['left', 'centre', 'right', 'top', 'middle', 'bottom'].map((line) => `draw.align.${line}`);
const PLACE = [...ALIGN, 'draw.distribute.x', 'draw.distribute.y', 'draw.tidySelected', 'draw.frame'];
const STEPS = ['draw.duplicate', 'draw.disable', 'draw.breakpoint', 'draw.extract', 'view.selection', 'draw.remove'];

export function SeveralPanel({ count, steps }: { count: number; steps: number }) {
  return (
    <Panel title={steps === count ? t.steps(count) : t.things(count)}>
      <p className={s.about}>{t.several}</p>
      <Doings label={t.place} ids={PLACE} />
      <Doings label={t.all} ids={STEPS} />
    </Panel>
  );
}

export function WirePanel({ edge }: { edge: EdgeDoc }) {
  const nodes = useDocument((state) => state.doc.nodes);
  const hasRun = useRun((run) => run.head !== null);
  const name = (id: string) => nodes[id]?.label || titleOf(id);
  const step = (id: string) => (
    <button type="button" className={s.userLink} onClick={() => useDocument.getState().select([id])}>
      {name(id)}
    </button>
  );
  const port = portOf(edge);
  return (
    <Panel title={t.wire}>
      <dl className={s.facts}>
        <dt>{t.from}</dt>
        <dd>{step(edge.source)}</dd>
        <dt>{t.outcome}</dt>
        <dd>{port === 'out' ? t.success : <code>{port}</code>}</dd>
        <dt>{t.to}</dt>
        <dd>{step(edge.target)}</dd>
      </dl>
      <section aria-label={t.flowed} className={s.flowed}>
        <h3>{t.flowed}</h3>
        {hasRun ? (
          <Suspense fallback={null}>
            <Flowed source={edge.source} port={port} name={name(edge.source)} />
          </Suspense>
        ) : (
          <p className={s.about}>{t.noRun}</p>
        )}
      </section>
      <Doings label={t.doings} ids={['draw.insert', 'draw.connect', 'draw.straighten', 'draw.remove']} />
    </Panel>
  );
}

const LYING = ['draw.duplicate', 'draw.unframe', 'view.selection', 'draw.remove'];

/** A text that is kept here while it is typed, and follows what others write. */
function useDraft(stored: string, change: (text: string) => void): [string, (text: string) => void] {
  const [draft, setDraft] = useState(stored);
  const [known, setKnown] = useState(stored);
  if (known !== stored) {
    setKnown(stored);
    setDraft(stored);
  }
  return [
    draft,
    (text) => {
      setDraft(text);
      setKnown(text);
      change(text);
    },
  ];
}

const edit = (ops: Op[], group: string) => useDocument.getState().apply(ops, { group });

function Colour({ color, choose }: { color: string; choose: (color: string | undefined) => void }) {
  const readOnly = useDocument((state) => state.readOnly);
  if (readOnly) return null;
  return (
    <Field label={t.colour}>
      <Swatches color={color} choose={choose} />
    </Field>
  );
}

export function NotePanel({ note }: { note: NoteDoc }) {
  const readOnly = useDocument((state) => state.readOnly);
  const { id, color = '' } = note;
  const [text, write] = useDraft(note.text, (next) =>
    edit([{ op: 'note.set', id, patch: { text: next } }], `note ${id}`),
  );
  return (
    <Panel title={t.note}>
      <Field label={t.noteText} htmlFor="note-text" help={t.noteHelp}>
        <Textarea
          id="note-text"
          maxLength={LONGEST_NOTE}
          aria-describedby="note-text-help"
          rows={8}
          readOnly={readOnly}
          value={text}
          onChange={(event) => write(event.target.value)}
        />
      </Field>
      <Colour
        color={color}
        choose={(next) => edit([{ op: 'note.set', id, patch: { color: next } }], `colour ${id}`)}
      />
      <Doings label={t.doings} ids={LYING.filter((each) => each !== 'draw.unframe')} />
    </Panel>
  );
}

export function FramePanel({ frame }: { frame: FrameDoc }) {
  const readOnly = useDocument((state) => state.readOnly);
  const { id, color = '' } = frame;
  const [label, write] = useDraft(frame.label, (next) =>
    edit([{ op: 'frame.set', id, patch: { label: next } }], `frame ${id}`),
  );
  return (
    <Panel title={t.frame}>
      <Field label={t.frameTitle} htmlFor="frame-title" help={t.frameHelp}>
        <Input
          id="frame-title"
          maxLength={LONGEST_TITLE}
          aria-describedby="frame-title-help"
          readOnly={readOnly}
          value={label}
          onChange={(event) => write(event.target.value)}
        />
      </Field>
      <Colour
        color={color}
        choose={(next) => edit([{ op: 'frame.set', id, patch: { color: next } }], `colour ${id}`)}
      />
      <Doings label={t.doings} ids={LYING} />
    </Panel>
  );
}

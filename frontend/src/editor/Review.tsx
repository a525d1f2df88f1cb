/** What both sides wrote in the same fields, word by word: one is chosen, or a third is written. */

import { useState } from 'react';
import { wordDiff } from '../approvals/diff';
import type { Conflict } from '../graph/rebase';
import { nodeName, titleOf } from '../graph/slug';
import type { Json } from '../graph/types';
import { review as t } from '../i18n/en/review';
import { keyOfConflict, standing } from '../stores/conflicts';
import { type DocumentState, useDocument } from '../stores/document';
import { Button, Dialog, FieldError, Textarea } from '../ui';
import s from './review.module.css';

export function Review({ onClose }: { onClose: () => void }) {
  const conflicts = useDocument((state) => state.conflicts);
  return (
    <Dialog open onOpenChange={onClose} title={t.title} description={t.text} width={720}>
      {conflicts.map((conflict) => (
        <One key={keyOfConflict(conflict)} conflict={conflict} />
      ))}
    </Dialog>
  );
}

function One({ conflict }: { conflict: Conflict }) {
  const settle = useDocument((state) => state.settle);
  const mine = useDocument((state) => standing(state, conflict));
  const label = useDocument((state) => labelOf(state, conflict));
  const [byHand, setByHand] = useState(false);
  const field = conflict.path.filter((key) => key !== 'config').map((key) => titleOf(String(key)));
  const pieces = wordDiff(asText(conflict.theirs), asText(mine));
  const side = (kind: 'gone' | 'new') =>
    pieces
      .filter((piece) => piece.kind === 'same' || piece.kind === kind)
      .map((piece, at) => {
        const key = `${at} ${piece.kind}`;
        return piece.kind === 'same' ? <span key={key}>{piece.text}</span> : <mark key={key}>{piece.text}</mark>;
      });
  return (
    <section className={s.conflict} aria-label={`${label}: ${field.join(', ')}`}>
      <h3>
        {label} <span className={s.dim}>{field.join(' › ')}</span>
      </h3>
      <div className={s.sides}>
        <div className={s.side} data-side="mine">
          <span className={s.dim}>{t.yours}</span>
          <pre className={s.value}>{asText(mine) ? side('new') : t.empty}</pre>
          <Button size="small" onClick={() => settle(conflict, 'mine')}>
            {t.keepMine}
          </Button>
        </div>
        <div className={s.side} data-side="theirs">
          <span className={s.dim}>{t.theirs}</span>
          <pre className={s.value}>{asText(conflict.theirs) ? side('gone') : t.empty}</pre>
          <Button size="small" onClick={() => settle(conflict, 'theirs')}>
            {t.useTheirs}
          </Button>
        </div>
      </div>
      {byHand ? (
        <ByHand value={mine} onUse={(value) => settle(conflict, { value })} />
      ) : (
        <Button size="small" variant="ghost" onClick={() => setByHand(true)}>
          {t.byHand}
        </Button>
      )}
    </section>
  );
}

function ByHand({ value, onUse }: { value: Json | undefined; onUse: (value: Json) => void }) {
  const isText = value === undefined || typeof value === 'string';
  const [text, setText] = useState(asText(value));
  const [fault, setFault] = useState('');
  const use = (): void => {
    const made = isText ? text : parsed(text);
    if (made === undefined) setFault(t.notJson);
    else onUse(made);
  };
  return (
    <div className={s.hand}>
      <Textarea
        aria-label={t.merged}
        rows={6}
        mono={!isText}
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setFault('');
        }}
      />
      {fault && <FieldError>{fault}</FieldError>}
      <Button size="small" variant="primary" onClick={use}>
        {t.useMerged}
      </Button>
    </div>
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function labelOf({ doc }: DocumentState, { on, id }: Conflict): string {
  if (on === 'workflow') return t.workflow;
  if (on === 'note' || on === 'frame') return t[on];
  const label = nodeName(doc, id);
  return on === 'pin' ? `${label}: ${t.pin}` : label;
}

function asText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

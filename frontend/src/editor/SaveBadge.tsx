/** How far the document is saved, in words; a conflict opens what both sides wrote. */

import { useState } from 'react';
import { getIn } from '../graph/paths';
import type { Conflict } from '../graph/rebase';
import { titleOf } from '../graph/slug';
import type { Json } from '../graph/types';
import { type SaveBadge as Badge, useDocument } from '../stores/document';
import { Button, cx, Dialog } from '../ui';
import s from './topbar.module.css';

/** The badge's words. */
export function wordsOf({ state, version, pending, trouble }: Badge): { text: string; title: string } {
  const changes = pending === 1 ? '1 change' : `${pending} changes`;
  switch (state) {
    case 'saved':
      return { text: `Saved · v${version}`, title: 'Everything is on the server.' };
    case 'pending':
    case 'saving':
      return { text: 'Saving…', title: 'Your changes are on their way.' };
    case 'offline':
      return {
        text: `${changes} not saved (offline)`,
        title: `${trouble} They are kept on this device and sent again.`,
      };
    case 'forbidden':
      return { text: `${changes} not saved`, title: `${trouble} They are kept on this device.` };
    case 'refused':
      return { text: `${changes} not saved`, title: trouble };
    case 'conflict':
      return { text: 'Someone changed the same field · Review', title: 'Choose whose text stays.' };
  }
}

export function SaveBadge() {
  const save = useDocument((state) => state.save);
  const readOnly = useDocument((state) => state.readOnly);
  const [reviewing, setReviewing] = useState(false);
  if (readOnly) return <span className={s.badge}>View only</span>;
  const { text, title } = wordsOf(save);
  const isWrong = ['offline', 'forbidden', 'refused', 'conflict'].includes(save.state);
  if (save.state === 'conflict') {
    return (
      <>
        <button type="button" className={cx(s.badge, s.badgeWrong)} onClick={() => setReviewing(true)} title={title}>
          {text}
        </button>
        <Conflicts open={reviewing} onOpenChange={setReviewing} />
      </>
    );
  }
  return (
    <span
      className={cx(s.badge, isWrong && s.badgeWrong)}
      role="status"
      aria-label="Save state"
      title={title}
      data-state={save.state}
    >
      {text}
    </span>
  );
}

function Conflicts({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const conflicts = useDocument((state) => state.conflicts);
  const settle = useDocument((state) => state.settle);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Changed on both sides"
      description="You and someone else changed the same fields. Yours are in place; nothing of theirs is lost until you choose."
      width={640}
    >
      {conflicts.map((conflict) => (
        <OneConflict
          key={`${conflict.node} ${conflict.path.join('.')}`}
          conflict={conflict}
          onSettle={(take) => settle(conflict, take)}
        />
      ))}
      {conflicts.length === 0 && <p>All settled.</p>}
    </Dialog>
  );
}

function OneConflict({ conflict, onSettle }: { conflict: Conflict; onSettle: (take: 'mine' | 'theirs') => void }) {
  const { node, path, theirs } = conflict;
  const mine = useDocument((state) => {
    if (node === null) return state[path[0] as 'name' | 'description'] as Json;
    return getIn(state.doc.nodes[node] as unknown as Json, path);
  });
  const label = useDocument((state) => (node === null ? 'Workflow' : state.doc.nodes[node]?.label || titleOf(node)));
  const field = path.filter((key) => key !== 'config').join(' › ');
  return (
    <section className={s.conflict}>
      <h3>
        {label} <span className={s.dim}>{field}</span>
      </h3>
      <div className={s.sides}>
        <Side title="Yours" value={mine} action="Keep mine" onChoose={() => onSettle('mine')} />
        <Side title="Theirs" value={theirs} action="Use theirs" onChoose={() => onSettle('theirs')} />
      </div>
    </section>
  );
}

function Side({
  title,
  value,
  action,
  onChoose,
}: {
  title: string;
  value: Json | undefined;
  action: string;
  onChoose: () => void;
}) {
  const text = value === undefined ? '(empty)' : typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className={s.side}>
      <span className={s.dim}>{title}</span>
      <pre className={s.value}>{text}</pre>
      <Button size="small" onClick={onChoose}>
        {action}
      </Button>
    </div>
  );
}

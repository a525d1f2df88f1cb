/** What the workflow was, as this device saw it saved: brought back as one edit, which others' edits survive and undo takes back. */

import { useEffect, useMemo, useState } from 'react';
import { opsBetween } from '../graph/between';
import { earlier as t } from '../i18n/en/earlier';
import { format } from '../i18n/en/format';
import { useDocument } from '../stores/document';
import { type Earlier, earlier } from '../stores/earlier';
import { Button, Dialog } from '../ui';
import s from './review.module.css';

export function EarlierStates({ user, onClose }: { user: string; onClose: () => void }) {
  const id = useDocument((state) => state.id) ?? '';
  const [states, setStates] = useState<Earlier[] | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    earlier(user, id).then(setStates, () => setFault(t.unkept));
  }, [user, id]);
  return (
    <Dialog open onOpenChange={onClose} title={t.title} description={t.text} width={560}>
      {fault && <p>{fault}</p>}
      {states?.length === 0 && <p>{t.none}</p>}
      <ul className={s.states}>
        {states?.map((state) => (
          <Row key={state.key[2]} state={state} onDone={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

function Row({ state, onDone }: { state: Earlier; onDone: () => void }) {
  const name = useDocument((now) => now.name);
  const description = useDocument((now) => now.description);
  const doc = useDocument((now) => now.doc);
  const ops = useMemo(() => opsBetween({ name, description, doc }, state), [name, description, doc, state]);
  const when = new Date(state.at).toLocaleString(format.locale, { dateStyle: 'medium', timeStyle: 'short' });
  const restore = (): void => {
    useDocument.getState().apply(ops);
    useDocument.getState().say(t.restored(when), 'info', true);
    onDone();
  };
  return (
    <li className={s.state}>
      <span>
        {when} <span className={s.dim}>{t.about(state.revision, Object.keys(state.doc.nodes).length)}</span>
      </span>
      {ops.length === 0 ? (
        <span className={s.dim}>{t.now}</span>
      ) : (
        <>
          <span className={s.dim}>{t.away(ops.length)}</span>
          <Button size="small" aria-label={t.restoreOf(when)} onClick={restore}>
            {t.restore}
          </Button>
        </>
      )}
    </li>
  );
}

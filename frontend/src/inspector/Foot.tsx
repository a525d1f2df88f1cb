/** The foot of a step's settings: its id in references, with what follows a new one, and who uses its values. */
import { useDeferredValue, useMemo } from 'react';
import { idFault, titleOf } from '@/graph/slug';
import { inspector as t } from '@/i18n/en/inspector';
import { openSetup } from '@/run-ui/open';
import { useDocument } from '@/stores/document';
import { toast } from '@/ui';
import s from './inspector.module.css';
import { referencesTo, usersOf } from './users';
import { NameInput } from './widgets/Keys';

function rename(id: string, to: string): void {
  try {
    useDocument.getState().rename(id, to);
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { tone: 'fail' });
  }
}

function follows(id: string): string {
  const { doc, types } = useDocument.getState();
  const { references, steps } = referencesTo(doc, types, id);
  return t.follow(references, steps);
}

export function Foot({ id }: { id: string }) {
  const readOnly = useDocument((state) => state.readOnly);
  const isEntry = useDocument((state) => state.types[state.doc.nodes[id]?.type ?? '']?.is_entry === true);
  return (
    <footer className={s.foot}>
      <div className={s.idRow}>
        <span>{t.id}</span>
        {readOnly || isEntry ? (
          <code>{id}</code>
        ) : (
          <NameInput
            mono
            label={t.idLabel}
            value={id}
            check={(to) => idFault(useDocument.getState().doc, id, to) ?? undefined}
            note={() => follows(id)}
            onCommit={(to) => rename(id, to)}
          />
        )}
      </div>
      <UsedBy id={id} />
    </footer>
  );
}

function UsedBy({ id }: { id: string }) {
  const doc = useDeferredValue(useDocument((state) => state.doc));
  const types = useDocument((state) => state.types);
  const users = useMemo(() => usersOf(doc, types, id), [doc, types, id]);
  return (
    <p className={s.usedBy}>
      {users.length === 0 ? t.notUsed : t.usedBy}
      {users.map((user) => (
        <button key={user} type="button" className={s.userLink} onClick={() => openSetup(user)}>
          {doc.nodes[user]?.label || titleOf(user)}
        </button>
      ))}
    </p>
  );
}

/** The open workflow as a store, made with what it needs of the world: edits at once, undo, selection, how far it is saved. */

import { create } from 'zustand';
import { inverseOf, type Move, record, stepBack, stepForward, takingBack } from '../graph/history';
import { withTools } from '../graph/tools';
import { saving as t } from '../i18n/en/saving';
import { SaveFailed } from './autosave';
import { taking } from './conflicts';
import { drawing } from './document-drawing';
import { settled } from './document-edits';
import { NOTHING, Session, type Store } from './document-session';
import type { DocumentState, Ports } from './document-types';

type Saving = Pick<
  DocumentState,
  'open' | 'close' | 'flush' | 'refresh' | 'leave' | 'look' | 'isAtRisk' | 'rescue' | 'settle' | 'heard'
>;
type Editing = Pick<DocumentState, 'apply' | 'undo' | 'redo'>;

export function createDocumentStore(ports: Ports) {
  return create<DocumentState>()((set, get, store) => {
    const session = new Session(store, ports);
    let notices = 0;
    return {
      ...NOTHING,
      types: {},
      tools: {},
      setCatalog: (types, tools) => set({ types: withTools(types, tools), tools }),
      ...saving(session, store),
      ...editing(session, store, ports),
      ...drawing(get, (selection) => set({ selection })),

      say(text, tone = 'info', undo = false) {
        notices += 1;
        set({ notice: { id: notices, text, tone, undo } });
      },

      select(ids) {
        const { selection } = get();
        const isSame = ids.length === selection.length && ids.every((id, at) => id === selection[at]);
        if (!isSame) set({ selection: [...ids] });
      },
    };
  });
}

function saving(session: Session, { getState: get, setState: set }: Store): Saving {
  return {
    open: (id, how = {}) => session.open(id, how),
    close: () => session.close(),
    flush: async () => session.queue?.flush(),
    refresh: async () => session.queue?.refresh(),
    leave: () => session.queue?.leave(),
    isAtRisk: () => session.isAtRisk(),
    rescue: () => session.rescue(),

    async look() {
      try {
        await (session.queue?.pending.length ? get().flush() : get().refresh());
      } catch (error) {
        if (!(error instanceof SaveFailed)) throw error; // the badge says what is wrong
      }
    },

    settle(conflict, take) {
      session.setConflicts(get().conflicts.filter((other) => other !== conflict));
      if (take === 'mine') return;
      const op = taking(get(), conflict, take === 'theirs' ? conflict.theirs : take.value);
      if (op) get().apply([op]);
    },

    heard({ deed, revision, by }) {
      if (!session.queue || (deed === 'saved' && revision <= session.queue.revision)) return;
      if (deed === 'saved') set({ savedBy: { revision, by } });
      if (deed === 'deleted') get().say(t.deletedBy(by), 'warning');
      void get().look();
    },
  };
}

function editing(session: Session, { getState: get, setState: set }: Store, { timers }: Ports): Editing {
  const travel = (move: Move | null): void => {
    if (!session.queue || get().readOnly || !move) return;
    const { ops, skipped } = takingBack(session.queue.view, move.step, get().types);
    const { inverse, forward } = inverseOf(session.perform(ops));
    set({ history: move.done(inverse, forward) });
    if (skipped.length) get().say(t.notUndone(skipped.join('; ')), 'warning');
  };
  return {
    apply(ops, how = {}) {
      if (!session.queue || get().readOnly || ops.length === 0) return false;
      const done = session.perform([...settled(get(), ops), ...ops]);
      if (done.length === 0) return false;
      const step = { ...inverseOf(done), at: timers.now(), ...(how.group ? { key: how.group } : {}) };
      set((state) => ({ history: record(state.history, step) }));
      return true;
    },
    undo: () => travel(stepBack(get().history)),
    redo: () => travel(stepForward(get().history)),
  };
}

/** The open workflow as a store, made with what it needs of the world: edits at once, undo, selection, how far it is saved. */

import { create } from 'zustand';
import { mayConnect } from '../graph/connect';
import { addOps, edge, removeOps } from '../graph/edits';
import {
  inverseOf,
  type Move,
  NO_HISTORY,
  record,
  stepBack,
  stepForward,
  takingBack,
  translatedHistory,
} from '../graph/history';
import type { Op } from '../graph/ops';
import { setOp } from '../graph/pending';
import type { Pending, Rebased } from '../graph/rebase';
import { renameOps } from '../graph/references';
import { emptyDoc, OUT } from '../graph/types';
import { rules } from '../i18n/en/rules';
import { saving as t } from '../i18n/en/saving';
import { Autosave, type Loaded, SaveFailed } from './autosave';
import { mergeConflicts, taking } from './conflicts';
import { settled, strayWires } from './document-edits';
import type { About, DocumentState, Ports, Role, SaveBadge } from './document-types';
import { Histories } from './histories';
import { adoptJournal, openJournal } from './journal';
import { forgetMeasured, layoutNow } from './measured';
import { mayEdit } from './roles';

const NOTHING = {
  status: 'closed' as const,
  error: '',
  id: null,
  name: '',
  description: '',
  doc: emptyDoc(),
  revision: 0,
  role: 'viewer' as Role,
  problems: [],
  published: null,
  ownerName: '',
  updatedAt: '',
  readOnly: true,
  save: { state: 'saved', version: 0, pending: 0, trouble: '', isKept: true } as SaveBadge,
  conflicts: [],
  savedBy: null,
  selection: [],
  history: NO_HISTORY,
  notice: null,
};

export function createDocumentStore(ports: Ports) {
  /** The queue of the open workflow, and those of workflows that were left while still saving. */
  let queue: Autosave<About> | null = null;
  const leaving = new Map<string, { queue: Autosave<About>; done: Promise<void> }>();
  const histories = new Histories();
  let user = '';
  let notices = 0;

  /** Waits until a queue that was left has tried to save; what it could not is in the journal. */
  const letGo = async (id: string): Promise<void> => {
    const left = leaving.get(id);
    if (!left) return;
    await left.done;
    await left.queue.abandon();
    if (leaving.get(id) === left) leaving.delete(id);
  };

  return create<DocumentState>()((set, get) => {
    const badge = (): SaveBadge => {
      const { conflicts } = get();
      const { state = 'saved', revision = 0, pending = [], trouble = '', isKept = true } = queue ?? {};
      return {
        state: conflicts.length && state === 'saved' ? 'conflict' : state,
        version: revision,
        pending: pending.length,
        trouble,
        isKept,
      };
    };
    const show = (): void => {
      if (!queue) return;
      const { name, description, doc } = queue.view;
      set({ name, description, doc, revision: queue.revision, save: badge() });
    };

    /** Others' edits came in: shows them, under the names that steps have now, and says what they did to ours. */
    const come = ({ model, conflicts, dropped, told, names }: Rebased): void => {
      const { types, history, selection } = get();
      const typeOf = (id: string): string => model.doc.nodes[id]?.type ?? '';
      set({
        conflicts: mergeConflicts(get().conflicts, conflicts),
        history: translatedHistory(history, names, types, typeOf),
        selection: names.size ? selection.map((id) => names.get(id) ?? id) : selection,
      });
      show();
      pruneSelection();
      const sentences = [
        ...told,
        ...[...names].map(([from, to]) => t.otherName(from, to)),
        ...dropped.map(({ reason }) => t.oneLeftOut(reason)),
        ...(conflicts.length ? [t.sameField] : []),
      ];
      if (sentences.length) get().say([...new Set(sentences)].join(' '), 'warning');
    };

    const begin = (id: string, loaded: Loaded<About>): Autosave<About> => {
      const { timers, page } = ports;
      const full = (): void => get().say(t.full, 'warning');
      const journal = openJournal(ports.storage(), { workflow: id, user }, page, timers.now, full);
      const watcher = {
        changed: () => mine === queue && set({ save: badge(), revision: mine.revision }),
        about: (about: About) =>
          mine === queue &&
          set({ ...about, ...(mine.state === 'saving' ? { savedBy: { revision: mine.revision, by: '' } } : {}) }),
        merged: (result: Rebased) => mine === queue && come(result),
      };
      const mine: Autosave<About> = new Autosave<About>(
        loaded,
        ports.transport(id),
        journal,
        timers,
        watcher,
        () => get().types,
      );
      return mine;
    };

    const pruneSelection = (): void => {
      const { selection, doc } = get();
      const lying = new Set([...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].map(({ id }) => id));
      const left = selection.filter((id) => doc.nodes[id] || lying.has(id));
      if (left.length !== selection.length) set({ selection: left });
    };

    const perform = (ops: readonly Op[]): Pending[] => {
      const { done, dropped } = queue!.edit(ops);
      for (const { reason } of dropped) get().say(t.notDone(reason), 'warning');
      if (done.length) {
        show();
        pruneSelection();
      }
      return done;
    };

    const travel = (move: Move | null): void => {
      if (!queue || get().readOnly || !move) return;
      const { ops, skipped } = takingBack(queue.view, move.step);
      const { inverse, forward } = inverseOf(perform(ops));
      set({ history: move.done(inverse, forward) });
      if (skipped.length) get().say(t.notUndone(skipped.join('; ')), 'warning');
    };

    return {
      ...NOTHING,
      types: {},
      tools: {},

      async open(id, how = {}) {
        get().close();
        set({ ...NOTHING, id, status: 'loading' });
        await letGo(id);
        const current = (): boolean => get().id === id && get().status === 'loading';
        try {
          const loaded = await ports.transport(id).load();
          const alive = await ports.alive();
          if (!current()) return;
          if (how.document) loaded.model = { ...loaded.model, doc: how.document };
          const readOnly = Boolean(how.readOnly || how.document) || !mayEdit(loaded.about.role);
          user = how.user ?? '';
          queue = begin(id, loaded);
          const history = readOnly ? NO_HISTORY : histories.of(user, id);
          set({ ...loaded.about, status: 'ready', readOnly, history });
          if (!readOnly) {
            const { kept, forget } = adoptJournal(ports.storage(), { workflow: id, user }, ports.page, alive);
            for (const entry of kept) queue.replay(entry);
            if (queue.isKept) forget();
          }
          show();
        } catch (error) {
          if (!(error instanceof SaveFailed)) throw error;
          if (current()) set({ status: error.trouble === 'forbidden' ? 'missing' : 'failed', error: error.message });
        }
      },

      close() {
        const { id, history, readOnly } = get();
        const old = queue;
        if (id && old && !readOnly) histories.keep(user, id, history);
        queue = null;
        forgetMeasured();
        set(NOTHING);
        if (!old || !id) return;
        leaving.set(id, { queue: old, done: old.close() });
      },

      setCatalog: (types, tools) => set({ types, tools }),

      apply(ops, how = {}) {
        if (!queue || get().readOnly || ops.length === 0) return false;
        const done = perform([...settled(get(), ops), ...ops]);
        if (done.length === 0) return false;
        const step = { ...inverseOf(done), at: ports.timers.now(), ...(how.group ? { key: how.group } : {}) };
        set((state) => ({ history: record(state.history, step) }));
        return true;
      },

      undo: () => travel(stepBack(get().history)),
      redo: () => travel(stepForward(get().history)),
      flush: async () => queue?.flush(),
      refresh: async () => queue?.refresh(),
      leave: () => queue?.leave(),
      async look() {
        try {
          await (queue?.pending.length ? queue.flush() : queue?.refresh());
        } catch (error) {
          if (!(error instanceof SaveFailed)) throw error; // the badge says what is wrong
        }
      },

      settle(conflict, take) {
        set((state) => ({ conflicts: state.conflicts.filter((other) => other !== conflict) }));
        set({ save: badge() });
        if (take !== 'mine') get().apply([taking(conflict, take === 'theirs' ? conflict.theirs : take.value)]);
      },

      heard({ deed, revision, by }) {
        if (!queue || (deed === 'saved' && revision <= queue.revision)) return;
        if (deed === 'saved') set({ savedBy: { revision, by } });
        if (deed === 'deleted') get().say(t.deletedBy(by), 'warning');
        void get().look();
      },

      say(text, tone = 'info', undo = false) {
        notices += 1;
        set({ notice: { id: notices, text, tone, undo } });
      },

      select(ids) {
        const { selection } = get();
        const isSame = ids.length === selection.length && ids.every((id, at) => id === selection[at]);
        if (!isSame) set({ selection: [...ids] });
      },

      setWorkflow(key, value) {
        get().apply([{ op: 'wf.set', key, value }], { group: `wf.${key}` });
      },
      setConfig(id, path, value) {
        const set = setOp(id, ['config', ...path], value);
        get().apply([...strayWires(get(), id, set), set], { group: `set ${id} config ${path.join('.')}` });
      },
      setPolicy(id, path, value) {
        get().apply([setOp(id, ['policy', ...path], value)], { group: `set ${id} policy ${path.join('.')}` });
      },
      setLabel(id, label) {
        get().apply([setOp(id, ['label'], label.trim() || undefined)]);
      },

      rename(id, to) {
        const { doc, types, selection } = get();
        if (!get().apply(renameOps(doc, types, id, to))) return;
        if (selection.includes(id)) set({ selection: selection.map((other) => (other === id ? to : other)) });
      },

      addNode(type, at, wish = {}) {
        const { doc, types } = get();
        const added = addOps(doc, types, layoutNow(doc, types), { ...wish, type, ...(at ? { at } : {}) });
        if (get().apply(added.ops)) set({ selection: [added.id] });
        return added.id;
      },

      remove(ids, { heal = true } = {}) {
        const { doc, types } = get();
        const notes = (doc.ui?.notes ?? []).filter((note) => ids.includes(note.id));
        const nodes = ids.filter((id) => doc.nodes[id] && !types[doc.nodes[id].type]?.is_entry);
        const frames = (doc.ui?.frames ?? []).filter((frame) => ids.includes(frame.id));
        if (nodes.length + notes.length + frames.length === 0 && ids.some((id) => doc.nodes[id])) {
          get().say(rules.startStays);
        }
        const noteOps = notes.map((note) => ({ op: 'note.remove', id: note.id }) as const);
        const frameOps = frames.map((frame) => ({ op: 'frame.remove', id: frame.id }) as const);
        get().apply([...removeOps(doc, types, nodes, heal), ...noteOps, ...frameOps]);
      },

      connect({ source, port = OUT, target }) {
        const { doc, types } = get();
        const wire = edge(source, port, target);
        const fault = mayConnect(doc, types, wire);
        if (!fault) get().apply([{ op: 'edge.add', edge: wire }]);
        return fault;
      },
    };
  });
}

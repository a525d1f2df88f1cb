/** The open workflow as a store, made with what it needs of the world: edits at once, undo, selection, how far it is saved. */

import { create } from 'zustand';
import { mayConnect } from '../graph/connect';
import { addOps, edge, removeOps } from '../graph/edits';
import { NO_HISTORY, record, stepBack, stepForward } from '../graph/history';
import type { Op } from '../graph/ops';
import type { Conflict } from '../graph/rebase';
import { renameOps } from '../graph/references';
import { emptyDoc, type Json, OUT, type Path } from '../graph/types';
import { Autosave, type Loaded, SaveFailed } from './autosave';
import { settled, strayWires } from './document-edits';
import type { About, DocumentState, Ports, Role, SaveBadge } from './document-types';
import { adoptJournal, openJournal } from './journal';
import { forgetMeasured, layoutNow } from './measured';

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
  save: { state: 'saved', version: 0, pending: 0, trouble: '' } as SaveBadge,
  conflicts: [],
  selection: [],
  history: NO_HISTORY,
  notice: null,
};

export function createDocumentStore(ports: Ports) {
  /** The queue of the open workflow, and those of workflows that were left while still saving. */
  let queue: Autosave<About> | null = null;
  const leaving = new Map<string, Promise<void>>();
  let notices = 0;

  return create<DocumentState>()((set, get) => {
    const badge = (): SaveBadge => {
      const { conflicts } = get();
      const { state = 'saved', revision = 0, pending = [], trouble = '' } = queue ?? {};
      return {
        state: conflicts.length && state === 'saved' ? 'conflict' : state,
        version: revision,
        pending: pending.length,
        trouble,
      };
    };
    const show = (): void => {
      if (!queue) return;
      const { name, description, doc } = queue.view;
      set({ name, description, doc, revision: queue.revision, save: badge() });
    };

    const begin = (id: string, user: string, loaded: Loaded<About>): Autosave<About> => {
      const owner = { workflow: id, user };
      const { timers, page } = ports;
      const full = () =>
        get().say('This device keeps no more unsaved changes; they are only in this page.', 'warning');
      const journal = openJournal(ports.storage(), owner, page, timers.now, full);
      const mine: Autosave<About> = new Autosave<About>(loaded, ports.transport(id), journal, timers, {
        changed: () => mine === queue && set({ save: badge(), revision: mine.revision }),
        about: (about) => mine === queue && set(about),
        merged(conflicts, dropped) {
          if (mine !== queue) return;
          set({ conflicts: mergeConflicts(get().conflicts, conflicts) });
          show();
          pruneSelection();
          for (const { reason } of dropped) get().say(`One of your changes was left out: ${reason}.`, 'warning');
          if (conflicts.length) get().say('Someone else changed the same field. Your text was kept.', 'warning');
        },
      });
      return mine;
    };

    const pruneSelection = (): void => {
      const { selection, doc } = get();
      const notes = new Set((doc.ui?.notes ?? []).map((note) => note.id));
      const left = selection.filter((id) => doc.nodes[id] || notes.has(id));
      if (left.length !== selection.length) set({ selection: left });
    };

    const perform = (ops: readonly Op[]): Op[] => {
      const result = queue!.edit(ops);
      for (const { reason } of result.dropped) get().say(`Not everything could be done: ${reason}.`, 'warning');
      if (result.applied.length) {
        show();
        pruneSelection();
      }
      return result.inverse;
    };

    const travel = (move: ReturnType<typeof stepBack>): void => {
      if (!queue || get().readOnly || !move) return;
      const inverse = perform(move.step.inverse);
      set({ history: move.done(inverse) });
    };

    return {
      ...NOTHING,
      types: {},
      tools: {},

      async open(id, how = {}) {
        get().close();
        set({ ...NOTHING, id, status: 'loading' });
        await leaving.get(id);
        const current = (): boolean => get().id === id && get().status === 'loading';
        try {
          const loaded = await ports.transport(id).load();
          const alive = await ports.alive();
          if (!current()) return;
          if (how.document) loaded.model = { ...loaded.model, doc: how.document };
          const readOnly = Boolean(how.readOnly || how.document) || !mayEdit(loaded.about.role);
          queue = begin(id, how.user ?? '', loaded);
          set({ ...loaded.about, status: 'ready', readOnly });
          if (!readOnly) {
            const kept = adoptJournal(ports.storage(), { workflow: id, user: how.user ?? '' }, alive);
            if (kept.length) queue.replay(kept);
          }
          show();
        } catch (error) {
          if (!(error instanceof SaveFailed)) throw error;
          if (current()) set({ status: error.trouble === 'forbidden' ? 'missing' : 'failed', error: error.message });
        }
      },

      close() {
        const { id } = get();
        const old = queue;
        queue = null;
        forgetMeasured();
        set(NOTHING);
        if (!old || !id) return;
        const done = old.close().finally(() => {
          if (leaving.get(id) === done) leaving.delete(id);
        });
        leaving.set(id, done);
      },

      setCatalog: (types, tools) => set({ types, tools }),

      apply(ops, how = {}) {
        if (!queue || get().readOnly || ops.length === 0) return false;
        const inverse = perform([...settled(get(), ops), ...ops]);
        if (inverse.length === 0) return false;
        const step = { inverse, at: ports.timers.now(), ...(how.group ? { key: how.group } : {}) };
        set((state) => ({ history: record(state.history, step) }));
        return true;
      },

      undo: () => travel(stepBack(get().history)),
      redo: () => travel(stepForward(get().history)),
      flush: async () => queue?.flush(),
      refresh: async () => queue?.refresh(),
      leave: () => queue?.leave(),

      settle(conflict, take) {
        const { node, path, theirs } = conflict;
        set((state) => ({ conflicts: state.conflicts.filter((other) => other !== conflict) }));
        set({ save: badge() });
        if (take === 'mine') return;
        if (node !== null) get().apply([setOp(node, path, theirs)]);
        else get().setWorkflow(path[0] as 'name' | 'description', String(theirs ?? ''));
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
        if (nodes.length === 0 && notes.length === 0 && ids.some((id) => doc.nodes[id])) {
          get().say('The start cannot be deleted: a run begins there.');
        }
        const noteOps = notes.map((note) => ({ op: 'note.remove', id: note.id }) as const);
        get().apply([...removeOps(doc, types, nodes, heal), ...noteOps]);
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

function mayEdit(role: Role): boolean {
  return role === 'editor' || role === 'owner';
}

function setOp(id: string, path: Path, value: Json | undefined): Op {
  return value === undefined ? { op: 'node.set', id, path } : { op: 'node.set', id, path, value };
}

function mergeConflicts(before: Conflict[], more: Conflict[]): Conflict[] {
  const at = (conflict: Conflict): string => JSON.stringify([conflict.node, conflict.path]);
  const news = new Set(more.map(at));
  return [...before.filter((conflict) => !news.has(at(conflict))), ...more];
}

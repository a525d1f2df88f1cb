/** What one does to the open workflow in a word: its settings, names, steps and wires; each is one step of undo. */

import { mayConnect } from '../graph/connect';
import { addOps, edge } from '../graph/edits';
import { setOp } from '../graph/pending';
import { renameOps } from '../graph/references';
import { removeOps } from '../graph/removing';
import { nodeName } from '../graph/slug';
import { OUT } from '../graph/types';
import { rules } from '../i18n/en/rules';
import { strayWires } from './document-edits';
import type { DocumentState } from './document-types';
import { layoutNow } from './measured';

type Drawing = Pick<
  DocumentState,
  'setWorkflow' | 'setConfig' | 'setPolicy' | 'setLabel' | 'rename' | 'addNode' | 'remove' | 'connect'
>;

export function drawing(get: () => DocumentState, select: (selection: string[]) => void): Drawing {
  return {
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
      if (selection.includes(id)) select(selection.map((other) => (other === id ? to : other)));
    },

    addNode(type, at, wish = {}) {
      const { doc, types } = get();
      const added = addOps(doc, types, layoutNow(doc, types), { ...wish, type, ...(at ? { at } : {}) });
      if (get().apply(added.ops)) select([added.id]);
      return added.id;
    },

    remove(ids, { heal = true, wires = [] } = {}) {
      const { doc, types } = get();
      const notes = (doc.ui?.notes ?? []).filter((note) => ids.includes(note.id));
      const nodes = ids.filter((id) => doc.nodes[id] && !types[doc.nodes[id].type]?.is_entry);
      const frames = (doc.ui?.frames ?? []).filter((frame) => ids.includes(frame.id));
      if (nodes.length + notes.length + frames.length === 0 && ids.some((id) => doc.nodes[id])) {
        get().say(rules.startStays);
      }
      const wireOps = wires.map((wire) => ({ op: 'edge.remove', edge: wire }) as const);
      const noteOps = notes.map((note) => ({ op: 'note.remove', id: note.id }) as const);
      const frameOps = frames.map((frame) => ({ op: 'frame.remove', id: frame.id }) as const);
      const { ops, left } = removeOps(doc, types, nodes, heal);
      get().apply([...wireOps, ...ops, ...noteOps, ...frameOps]);
      if (left.length) get().say(rules.leftOpen(left.map((id) => nodeName(doc, id))));
    },

    connect({ source, port = OUT, target }) {
      const { doc, types } = get();
      const wire = edge(source, port, target);
      const fault = mayConnect(doc, types, wire);
      if (!fault) get().apply([{ op: 'edge.add', edge: wire }]);
      return fault;
    },
  };
}

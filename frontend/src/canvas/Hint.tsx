/** What an empty canvas says: three ghost cards that show the idea, and the keys that begin. */

import { Plus } from 'lucide-react';
import { useDocument } from '../stores/document';
import { Kbd } from '../ui';
import { openAdd } from './actions';
import s from './canvas.module.css';

/** The start is there already: what is left to say is what it takes in. */
function openStart(): void {
  const { doc, types, select } = useDocument.getState();
  const start = Object.keys(doc.nodes).find((id) => types[doc.nodes[id]!.type]?.is_entry);
  if (start) select([start]);
  else openAdd();
}

const STEPS = [
  { word: 'When…', text: 'what a run is given', act: openStart },
  { word: 'Do…', text: 'a model, a tool, a decision', act: openAdd },
  { word: 'Then…', text: 'hand the result on', act: openAdd },
];

export function Hint() {
  const count = useDocument(
    (state) => Object.values(state.doc.nodes).filter((node) => !state.types[node.type]?.is_entry).length,
  );
  const isReady = useDocument((state) => state.status === 'ready' && Object.keys(state.types).length > 0);
  const readOnly = useDocument((state) => state.readOnly);
  if (count > 0 || !isReady) return null;
  if (readOnly) return <p className={s.quiet}>This workflow has no steps yet.</p>;
  return (
    <div className={s.hint}>
      <div className={s.ghosts}>
        {STEPS.map(({ word, text, act }) => (
          <button key={word} type="button" className={s.ghost} onClick={act}>
            <span className={s.ghostHead}>
              <Plus size={14} aria-hidden /> {word}
            </span>
            <span className={s.ghostText}>{text}</span>
          </button>
        ))}
      </div>
      <p className={s.keys}>
        <Kbd>N</Kbd> adds a step · drag from a dot to go on · <Kbd>Ctrl K</Kbd> finds everything
      </p>
    </div>
  );
}

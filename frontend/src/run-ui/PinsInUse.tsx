/** Says that the outputs of some steps were pinned, in the run on the page or in one that is about to begin. */
import { Pin } from 'lucide-react';
import { runDialogs as t } from '../i18n/en/run-dialogs';
import { nodeOf } from '../run/path';
import { useDocument } from '../stores/document';
import { currentRun, useRun } from '../stores/run';
import { Button } from '../ui';
import s from './pins.module.css';
import { tryOut } from './tried';

/** In how many steps of the run on the page a pin stood in for the work. */
function inRun(): number {
  const pinned = Object.entries(currentRun().state.nodes).filter(([, run]) => run.rung?.kind === 'pinned');
  return new Set(pinned.map(([path]) => nodeOf(path))).size;
}

/** `ahead`: about the next run, else about the one on the page. */
export default function PinsInUse({ ahead = false }: { ahead?: boolean }) {
  const used = useRun((run) => (run.version > 0 ? inRun() : 0));
  const pins = useDocument((state) => state.doc.ui?.pins);
  const nodes = useDocument((state) => state.doc.nodes);
  const readOnly = useDocument((state) => state.readOnly);
  const kept = Object.keys(pins ?? {});
  const count = ahead ? kept.filter((id) => nodes[id]).length : used;
  if (count === 0) return null;
  return (
    <p className={s.pins} role="note">
      <Pin size={13} aria-hidden />
      {ahead ? t.pinsWillBe(count) : t.pinsInUse(count)}
      {kept.length > 0 && !readOnly && (
        <Button size="small" variant="ghost" onClick={() => tryOut((to) => to.unpinAll())}>
          {t.unpinAll}
        </Button>
      )}
    </p>
  );
}

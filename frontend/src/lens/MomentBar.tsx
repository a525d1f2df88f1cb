/** Says that canvas and dock show a moment that is past, and leads back to now. */

import { Panel } from '@xyflow/react';
import { History } from 'lucide-react';
import { useEffect } from 'react';
import { useCanvas } from '../canvas/state';
import { useWires } from '../canvas/wires';
import { playhead as t } from '../i18n/en/playhead';
import { duration } from '../run/format';
import { isCovered, isField } from '../stores/focus';
import { span, toNow } from '../stores/playhead';
import { useRun } from '../stores/run';
import { Kbd } from '../ui';
import s from './lens.module.css';

/** Escape leads back to now, unless something that is open has the key. */
function onKeyDown(event: KeyboardEvent): void {
  const { menu, drawing } = useCanvas.getState();
  if (event.key !== 'Escape' || event.defaultPrevented || menu || drawing || isCovered()) return;
  if (isField(document.activeElement) || useWires.getState().pinned.length > 0) return;
  event.preventDefault();
  toNow();
}

export default function MomentBar() {
  const at = useRun((run) => run.moment?.at);
  useEffect(() => {
    // Before the canvas' own keys, which would take the selection away.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
  if (at === undefined) return null;
  return (
    <Panel position="top-center" className={s.moment ?? ''} data-moment>
      <History size={14} aria-hidden />
      <span role="status">{t.showing(duration(at - span().from))}</span>
      <button type="button" className={s.back} onClick={toNow}>
        {t.backToNow} <Kbd>Esc</Kbd>
      </button>
    </Panel>
  );
}

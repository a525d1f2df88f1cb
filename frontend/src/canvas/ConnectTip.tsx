/** Beside the pointer while a wire is drawn: why it may not end here, or what letting go would do. */

import { useStoreApi } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { adding as t } from '../i18n/en/adding';
import s from './menu.module.css';
import { useCanvas } from './state';

interface Spot {
  x: number;
  y: number;
  over: string | null;
  /** Is the button held, or does the wire follow until the next click? */
  held: boolean;
}

export function ConnectTip() {
  const drawing = useCanvas((state) => state.drawing);
  const [spot, setSpot] = useState<Spot | null>(null);
  const store = useStoreApi();
  useEffect(() => {
    setSpot(null);
    // Given up by a key, React Flow would still take the next click on a dot for the wire's end.
    if (!drawing) store.setState({ connectionClickStartHandle: null });
    if (!drawing) return;
    const onMove = (event: PointerEvent | MouseEvent): void => {
      const hit = document.elementsFromPoint(event.clientX, event.clientY);
      const card = hit.map((element) => element.closest<HTMLElement>('.react-flow__node')).find(Boolean);
      setSpot({ x: event.clientX, y: event.clientY, over: card?.dataset.id ?? null, held: event.buttons > 0 });
    };
    window.addEventListener('pointermove', onMove);
    return () => window.removeEventListener('pointermove', onMove);
  }, [drawing, store]);
  if (!drawing || !spot) return null;
  const text = wordsFor(drawing.verdicts, drawing.source, spot);
  return text ? (
    <div className={s.tip} style={{ left: spot.x + 16, top: spot.y + 18 }} role="status">
      {text}
    </div>
  ) : null;
}

function wordsFor(verdicts: ReadonlyMap<string, string | null>, source: string, { over, held }: Spot): string | null {
  if (over === null) return held ? t.letGo : t.click;
  return over === source ? null : (verdicts.get(over) ?? null);
}

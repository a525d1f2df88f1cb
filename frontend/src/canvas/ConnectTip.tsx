/** Beside the pointer while a wire is drawn: why it may not end here, or what letting go would do. */

import { useEffect, useState } from 'react';
import s from './menu.module.css';
import { useCanvas } from './state';

interface Spot {
  x: number;
  y: number;
  over: string | null;
}

export function ConnectTip() {
  const drawing = useCanvas((state) => state.drawing);
  const [spot, setSpot] = useState<Spot | null>(null);
  useEffect(() => {
    setSpot(null);
    if (!drawing) return;
    const onMove = (event: PointerEvent | MouseEvent): void => {
      const hit = document.elementsFromPoint(event.clientX, event.clientY);
      const card = hit.map((element) => element.closest<HTMLElement>('.react-flow__node')).find(Boolean);
      setSpot({ x: event.clientX, y: event.clientY, over: card?.dataset.id ?? null });
    };
    window.addEventListener('pointermove', onMove);
    return () => window.removeEventListener('pointermove', onMove);
  }, [drawing]);
  if (!drawing || !spot) return null;
  const text = wordsFor(drawing.verdicts, drawing.source, spot.over);
  return text ? (
    <div className={s.tip} style={{ left: spot.x + 16, top: spot.y + 18 }} role="status">
      {text}
    </div>
  ) : null;
}

function wordsFor(verdicts: ReadonlyMap<string, string | null>, source: string, over: string | null): string | null {
  if (over === null) return 'Let go to add a step here';
  return over === source ? null : (verdicts.get(over) ?? null);
}

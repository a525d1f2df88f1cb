/** What flowed through a wire: under the pointer, selected, or walked to by its key; pinned cards stay. */

import { lazy, Suspense, useEffect } from 'react';
import { useRun } from '../stores/run';
import { useCanvas } from './state';
import { useWires, wireOf } from './wires';

const WireCards = lazy(() => import('./WireCards'));

export function WireCard() {
  const hasRun = useRun((run) => run.head !== null);
  const wanted = useWires((wires) => wires.hovered !== null || wires.pinned.length > 0);
  const selected = useCanvas((state) => (state.selectedEdges.length === 1 ? state.selectedEdges[0] : undefined));
  useEffect(() => {
    if (hasRun) return () => useWires.getState().unpin();
  }, [hasRun]);
  useEffect(() => {
    const wire = selected && hasRun ? wireOf(selected) : null;
    if (wire) useWires.getState().show(wire);
    return () => {
      if (wire) useWires.getState().leave(wire.id);
    };
  }, [selected, hasRun]);
  return hasRun && wanted ? (
    <Suspense fallback={null}>
      <WireCards />
    </Suspense>
  ) : null;
}

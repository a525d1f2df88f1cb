/** Where the others point on the canvas: loaded once somebody else is there. */

import { lazy, Suspense } from 'react';
import { usePresence } from './store';

const Pointers = lazy(() => import('./Pointers').then((module) => ({ default: module.Pointers })));

export function Cursors() {
  const isAlone = usePresence((state) => state.others.length === 0);
  return isAlone ? null : (
    <Suspense fallback={null}>
      <Pointers />
    </Suspense>
  );
}

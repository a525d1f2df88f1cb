/** What waits until a gesture is over: panels stay as they are while something is dragged or an arrow key is held. */

import { useEffect, useRef } from 'react';
import { useCanvas } from './state';

/** The value as it is; during a gesture, as it was when that began. */
export function useStill<T>(value: T): T {
  const isMoving = useCanvas((state) => state.isMoving);
  const still = useRef(value);
  useEffect(() => {
    if (!isMoving) still.current = value;
  });
  return isMoving ? still.current : value;
}

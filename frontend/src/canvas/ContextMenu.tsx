/** What can be done with what was right-clicked, long-pressed, or selected when the menu key was pressed. */

import './touch.css';
import { useEffect } from 'react';
import { late } from './late';
import { watchLongPress } from './longpress';
import { useMoment } from './moment';

const ContextPanel = late(() => import('./ContextPanel'));

export function ContextMenu() {
  const menu = useMoment((state) => state.menu);
  useEffect(() => {
    const stop = watchLongPress();
    return () => {
      stop();
      useMoment.setState({ menu: null, connecting: null, finding: false });
    };
  }, []);
  return <ContextPanel given={menu && { menu }} id={menu ? `${menu.place} ${menu.screen.x} ${menu.screen.y}` : ''} />;
}

/** The small menu that adds a step where a wire was dropped, on a wire, in a container, or after the selection. */

import { late } from './late';
import { useCanvas } from './state';

const AddPanel = late(() => import('./AddPanel'));

export function AddMenu() {
  const menu = useCanvas((state) => state.menu);
  return <AddPanel given={menu && { menu }} id={menu ? `${menu.screen.x} ${menu.screen.y}` : ''} />;
}

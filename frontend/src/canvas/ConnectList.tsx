/** Connecting by keyboard: what the selected step may lead to, as a list one types into. */

import { late } from './late';
import { useMoment } from './moment';

const ConnectPanel = late(() => import('./ConnectPanel'));

export function ConnectList() {
  const connecting = useMoment((state) => state.connecting);
  return <ConnectPanel given={connecting && { connecting }} id={connecting?.source ?? ''} />;
}

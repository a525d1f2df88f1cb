/** Search in the workflow: names, texts and settings of its steps and notes. */

import { late } from './late';
import { useMoment } from './moment';

const SearchPanel = late(() => import('./SearchPanel'));
const ASKED = {};

export function SearchBox() {
  const finding = useMoment((state) => state.finding);
  return <SearchPanel given={finding ? ASKED : null} />;
}

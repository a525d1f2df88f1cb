/** What the lens says of one step, on its card; nothing while no lens is on or where it has nothing to say. */

import s from './mark.module.css';
import { useLensMark } from './store';

export function LensMark({ id }: { id: string }) {
  const [level, text] = useLensMark(id)?.split('|') ?? [];
  if (!text) return null;
  return (
    <span className={s.mark} data-lens={level}>
      {text}
    </span>
  );
}

/** Who else has this step selected: a ring in their colour with their initials. */

import s from './ring.module.css';
import { colourOf, initials, usePresence } from './store';

export function Ring({ id }: { id: string }) {
  const who = usePresence((state) => state.rings[id]);
  if (!who) return null;
  const gap = who.indexOf(' ');
  const style = { '--who': colourOf(Number(who.slice(0, gap))) } as React.CSSProperties;
  const name = who.slice(gap + 1);
  return (
    <span className={s.ring} style={style} data-ring={name} aria-hidden>
      <span className={s.initials}>{initials(name)}</span>
    </span>
  );
}

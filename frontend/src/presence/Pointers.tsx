/** The others' pointers with their names, in the canvas' own space; moved without React, see cursors.ts. */

import { useStore, ViewportPortal } from '@xyflow/react';
import { shownBy } from './cursors';
import s from './presence.module.css';
import { colourOf, usePresence } from './store';

export function Pointers() {
  const others = usePresence((state) => state.others);
  const zoom = useStore((state) => state.transform[2]);
  return (
    <ViewportPortal>
      <div className={s.layer} style={{ '--unzoom': 1 / zoom } as React.CSSProperties} aria-hidden>
        {others.map(({ id, name, colour }) => (
          <div
            key={id}
            ref={(element) => shownBy(id, element)}
            className={s.cursor}
            data-cursor={name}
            style={{ '--who': colourOf(colour) } as React.CSSProperties}
            hidden
          >
            <div className={s.pointer}>
              <svg width="18" height="20" viewBox="0 0 18 20" role="presentation">
                <path d="M2 1.5 16 9.2 9.6 11 6.6 17.4Z" fill="var(--who)" stroke="#fff" strokeWidth="1.4" />
              </svg>
              <span className={s.flag}>{name}</span>
            </div>
          </div>
        ))}
      </div>
    </ViewportPortal>
  );
}

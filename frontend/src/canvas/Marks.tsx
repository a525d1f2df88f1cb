/** Small signs on a card: switched off, output pinned, breakpoint. */

import { CircleDot, Pin, PowerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Doc } from '../graph/types';
import { running } from '../i18n/en/running';
import { useDocument } from '../stores/document';
import { Tooltip } from '../ui';
import s from './marks.module.css';

const t = running.marks;

export function Marks({ id }: { id: string }) {
  const off = useDocument((state) => offBy(state.doc, id));
  const pinned = useDocument((state) => state.doc.ui?.pins?.[id] !== undefined);
  const stops = useDocument((state) => state.doc.ui?.breakpoints?.includes(id) ?? false);
  if (!off && !pinned && !stops) return null;
  return (
    <span className={s.marks} data-off={off ?? undefined}>
      {stops && (
        <Mark kind="breakpoint" text={t.breakpoint}>
          <CircleDot size={13} aria-hidden />
        </Mark>
      )}
      {pinned && (
        <Mark kind="pin" text={t.pin}>
          <Pin size={13} aria-hidden />
        </Mark>
      )}
      {off && (
        <Mark kind="off" text={off === 'self' ? t.off : t.offAround}>
          <PowerOff size={13} aria-hidden />
        </Mark>
      )}
    </span>
  );
}

function Mark({ kind, text, children }: { kind: string; text: string; children: ReactNode }) {
  return (
    <Tooltip content={text}>
      <span className={s.mark} data-mark={kind} role="img" aria-label={text}>
        {children}
      </span>
    </Tooltip>
  );
}

/** What switches a step off: itself, or a container around it. */
function offBy(doc: Doc, id: string): 'self' | 'around' | null {
  const node = doc.nodes[id];
  if (node?.disabled) return 'self';
  let parent = node?.parent;
  for (let deep = 0; parent && deep < 16; deep += 1) {
    if (doc.nodes[parent]?.disabled) return 'around';
    parent = doc.nodes[parent]?.parent;
  }
  return null;
}

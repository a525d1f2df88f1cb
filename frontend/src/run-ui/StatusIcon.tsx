/** A status as a shape; its word always stands beside it or in its label. */
import {
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  Clock,
  Hand,
  LoaderCircle,
  type LucideIcon,
  Minus,
  RotateCw,
} from 'lucide-react';
import type { StatusLook } from '../run/status';
import s from './status.module.css';

const ICONS: Record<StatusLook['icon'], LucideIcon> = {
  idle: Circle,
  queued: CircleDashed,
  running: LoaderCircle,
  retrying: RotateCw,
  waiting: Hand,
  clock: Clock,
  paused: CirclePause,
  done: CircleCheck,
  failed: CircleAlert,
  skipped: Minus,
  cancelled: CircleSlash,
};

export function StatusIcon({ look, size = 13 }: { look: StatusLook; size?: number }) {
  const Drawn = ICONS[look.icon];
  return <Drawn size={size} className={s.icon} data-tone={look.tone} data-icon={look.icon} aria-hidden />;
}

/** Icon and word. */
export function Status({ look, size }: { look: StatusLook; size?: number }) {
  return (
    <span className={s.status} data-tone={look.tone}>
      <StatusIcon look={look} {...(size ? { size } : {})} />
      {look.word}
    </span>
  );
}

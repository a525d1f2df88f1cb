/** The cards of wires: the last value that went through, its shape, how often and when; or why nothing did. */

import { useStore } from '@xyflow/react';
import { Pin, X } from 'lucide-react';
import { type CSSProperties, useEffect } from 'react';
import { JsonTree } from '../dock/JsonTree';
import { titleOf } from '../graph/slug';
import { wires as t } from '../i18n/en/wires';
import { clock, isImage } from '../run/format';
import type { NodeView } from '../run/session';
import { isActive } from '../run/status';
import { useDocument } from '../stores/document';
import { isCovered } from '../stores/focus';
import { shownRun, useNodeRun } from '../stores/run';
import { IconButton } from '../ui';
import { SIGNS, shapeOf, unwrapped } from './shapes';
import s from './wirecard.module.css';
import { useWires, type WireAt } from './wires';

/** Longer texts are cut: the inspector has the whole. */
const LONGEST = 600;

function onKeyDown(event: KeyboardEvent): void {
  const { hovered, pinned, pin, unpin } = useWires.getState();
  if (event.key === 'Alt' && hovered) pin();
  if (event.key !== 'Escape' || event.defaultPrevented || isCovered() || (!hovered && pinned.length === 0)) return;
  event.preventDefault();
  unpin();
}

export default function WireCards() {
  const hovered = useWires((wires) => wires.hovered);
  const pinned = useWires((wires) => wires.pinned);
  const [x, y, zoom] = useStore((state) => state.transform);
  const height = useStore((state) => state.height);
  useEffect(() => {
    // Before the canvas' own keys: Escape takes the cards away first.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
  const card = (wire: WireAt, isPinned: boolean) => {
    const top = wire.y * zoom + y;
    const style = { '--x': `${wire.x * zoom + x}px`, '--y': `${top}px` } as CSSProperties;
    return <Card key={wire.id} wire={wire} isPinned={isPinned} style={style} above={top > height * 0.6} />;
  };
  return (
    <>
      {pinned.map((wire) => card(wire, true))}
      {hovered && !pinned.some(({ id }) => id === hovered.id) && card(hovered, false)}
    </>
  );
}

interface CardProps {
  wire: WireAt;
  isPinned: boolean;
  style: CSSProperties;
  above: boolean;
}

function Card({ wire, isPinned, style, above }: CardProps) {
  const { source, target, port } = wire;
  const labels = useDocument((state) => state.doc.nodes);
  const name = (id: string) => labels[id]?.label || titleOf(id);
  const { stay, leave, pin, unpin } = useWires.getState();
  return (
    <section
      className={s.card}
      style={style}
      data-above={above || undefined}
      aria-label={t.name(name(source), name(target))}
      onPointerEnter={stay}
      onPointerLeave={() => leave(wire.id)}
    >
      <header className={s.head}>
        <span className={s.ends}>
          {name(source)} → {name(target)}
        </span>
        <IconButton
          label={isPinned ? t.unpin : t.pin}
          icon={isPinned ? <X size={12} /> : <Pin size={12} />}
          size="small"
          onClick={() => (isPinned ? unpin(wire.id) : pin())}
        />
      </header>
      {port !== 'out' && <p className={s.quiet}>{t.by(port)}</p>}
      <Flowed source={source} port={port} name={name(source)} />
    </section>
  );
}

/** What went through a port last; the inspector shows it of a selected wire too. */
export function Flowed({ source, port, name }: { source: string; port: string; name: string }) {
  const view = useNodeRun(source);
  const times = view?.through.get(port) ?? 0;
  if (!view || times === 0) return <p className={s.quiet}>{whyNot(view, name)}</p>;
  const last = shownRun()
    .viewsOf(source)
    .findLast(({ run }) => run.finished_at !== null && run.port === port)?.run;
  const value = last?.status === 'failed' ? last.error : unwrapped(last?.output);
  const shape = shapeOf(value);
  return (
    <>
      <p className={s.shape} data-kind={shape?.kind}>
        {shape ? (
          <>
            <span className={s.sign} aria-hidden>
              {SIGNS[shape.kind]}
            </span>
            {t.kinds[shape.kind](shape.size)}
          </>
        ) : (
          t.nothing
        )}
        <span className={s.quiet}>
          {[t.times(times), last?.finished_at && t.at(clock(last.finished_at))].filter(Boolean).join(' · ')}
        </span>
      </p>
      {shape && (
        <div className={s.value}>
          {typeof value === 'string' && !isImage(value) ? (
            <p className={s.text}>{cut(value)}</p>
          ) : (
            <JsonTree value={value} depth={1} />
          )}
        </div>
      )}
    </>
  );
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Why nothing went through. */
function whyNot(view: NodeView | undefined, name: string): string {
  if (!view || view.status === 'pending') return t.notReached(name);
  if (isActive(view.status)) return t.idle(name);
  if (view.status === 'skipped') return t.skipped(name, view.reason ?? '');
  if (view.status === 'cancelled') return t.cancelled(name, view.reason ?? '');
  if (view.status === 'failed') return t.failed(name, view.error?.message ?? '');
  return t.other(name, view.port ?? 'out');
}

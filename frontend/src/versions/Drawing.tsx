/** What changed as a drawing to look around in: added, removed, changed and rewired stand out, the rest is faint. */

import { Maximize, Minus, Plus } from 'lucide-react';
import {
  memo,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Rect } from '../graph/geometry';
import { OUT } from '../graph/types';
import { versions as t } from '../i18n/en/versions';
import { cut } from '../run/format';
import { Icon, IconButton, kindColours } from '../ui';
import s from './drawing.module.css';
import type { Box, Line, Merged, Plate } from './merged';

export const SIGNS = { added: '+', removed: '−', changed: '~', rewired: '⇄' } as const;

interface View {
  x: number;
  y: number;
  k: number;
}

const NEAREST = 1.4;

function fitted(bounds: Rect, width: number, height: number): View {
  const k = Math.min(1, width / bounds.w, height / bounds.h);
  return { k, x: (width - bounds.w * k) / 2 - bounds.x * k, y: (height - bounds.h * k) / 2 - bounds.y * k };
}

function sizeOf(box: RefObject<HTMLElement | null>): Pick<DOMRect, 'width' | 'height' | 'left' | 'top'> {
  return box.current?.getBoundingClientRect() ?? { width: 800, height: 500, left: 0, top: 0 };
}

/** Nearer by a factor; the place (x, y) of the window stays where it is. */
function zoomed(old: View, by: number, x: number, y: number): View {
  const k = Math.min(NEAREST, Math.max(0.05, old.k * by));
  return { k, x: x - ((x - old.x) * k) / old.k, y: y - ((y - old.y) * k) / old.k };
}

/** The view with `shown` in the middle, unless it is in sight. */
function centred(old: View, shown: Rect, width: number, height: number): View {
  const k = Math.max(old.k, 0.5);
  const [x, y] = [(shown.x + shown.w / 2) * k + old.x, (shown.y + shown.h / 2) * k + old.y];
  const isSeen = k === old.k && x > 130 && y > 60 && x < width - 130 && y < height - 60;
  return isSeen ? old : { k, x: width / 2 - (x - old.x), y: height / 2 - (y - old.y) };
}

export function Drawing({ drawing, at, label }: { drawing: Merged; at: string | null; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ x: 0, y: 0, k: 0.5 });
  const drag = useRef<{ x: number; y: number } | null>(null);
  const fit = useCallback(() => {
    const { width, height } = sizeOf(box);
    setView(fitted(drawing.bounds, width, height));
  }, [drawing]);
  const zoom = (by: number) => {
    const { width, height } = sizeOf(box);
    setView((old) => zoomed(old, by, width / 2, height / 2));
  };

  useLayoutEffect(fit, [fit]);
  useEffect(() => {
    const shown = [...drawing.boxes, ...drawing.plates].find((each) => each.id === at);
    const { width, height } = sizeOf(box);
    if (shown) setView((old) => centred(old, shown, width, height));
  }, [at, drawing]);
  useEffect(() => {
    const element = box.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = sizeOf(box);
      const by = Math.exp(-event.deltaY / 400);
      setView((old) =>
        event.shiftKey
          ? { ...old, x: old.x - event.deltaY }
          : zoomed(old, by, event.clientX - left, event.clientY - top),
      );
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  function onMove(event: PointerEvent) {
    const from = drag.current;
    if (!from) return;
    drag.current = { x: event.clientX, y: event.clientY };
    setView((old) => ({ ...old, x: old.x + event.clientX - from.x, y: old.y + event.clientY - from.y }));
  }
  return (
    <div
      ref={box}
      className={s.drawing}
      onPointerDown={(event) => {
        if ((event.target as Element).closest('button')) return;
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      <svg width="100%" height="100%" role="img" aria-label={label}>
        <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`}>
          <Scene drawing={drawing} at={at} />
        </g>
      </svg>
      <Legend />
      <div className={s.tools}>
        <IconButton label={t.zoomIn} size="small" icon={<Plus size={15} />} onClick={() => zoom(1.25)} />
        <IconButton label={t.zoomOut} size="small" icon={<Minus size={15} />} onClick={() => zoom(0.8)} />
        <IconButton label={t.fit} size="small" icon={<Maximize size={14} />} onClick={fit} />
      </div>
    </div>
  );
}

function Legend() {
  return (
    <ul className={s.legend} aria-label={t.legend}>
      {(['added', 'removed', 'changed', 'rewired'] as const).map((mark) => (
        <li key={mark}>
          <Sign mark={mark} />
          {t.marks[mark]}
        </li>
      ))}
    </ul>
  );
}

/** The mark of a change as a small square: a sign and a colour. */
export function Sign({ mark }: { mark: keyof typeof SIGNS }) {
  return (
    <span className={s.sign} data-mark={mark} aria-hidden>
      {SIGNS[mark]}
    </span>
  );
}

const Scene = memo(function Scene({ drawing, at }: { drawing: Merged; at: string | null }) {
  const { boxes, lines, plates } = drawing;
  return (
    <>
      {plates.map((plate) => (
        <PlateShape key={`${plate.mark} ${plate.id}`} plate={plate} isAt={plate.id === at} />
      ))}
      {boxes
        .filter((box) => box.container)
        .map((box) => (
          <Container key={box.id} box={box} isAt={box.id === at} />
        ))}
      {lines.map((line) => (
        <Wire key={line.key} line={line} />
      ))}
      {boxes
        .filter((box) => !box.container)
        .map((box) => (
          <Card key={box.id} box={box} isAt={box.id === at} />
        ))}
    </>
  );
});

function Marked({ box, children }: { box: Box; children: ReactNode }) {
  return (
    <g data-step={box.id} data-mark={box.mark} className={s.marked}>
      {children}
      {box.mark !== 'same' && (
        <g transform={`translate(${box.x + box.w - 14} ${box.y - 12})`} className={s.flag}>
          <rect width={26} height={26} rx={8} />
          <text x={13} y={19} textAnchor="middle">
            {SIGNS[box.mark]}
          </text>
        </g>
      )}
    </g>
  );
}

function Card({ box, isAt }: { box: Box; isAt: boolean }) {
  const { colour, soft } = kindColours(box.group);
  const { x, y, w, h } = box;
  return (
    <Marked box={box}>
      {isAt && <rect x={x - 7} y={y - 7} width={w + 14} height={h + 14} rx={17} className={s.ring} />}
      <rect x={x} y={y} width={w} height={h} rx={11} className={s.card} />
      <rect x={x + 12} y={y + 12} width={30} height={30} rx={8} fill={soft} />
      <svg x={x + 19} y={y + 19} width={16} height={16} color={colour} aria-hidden="true">
        <Icon name={box.icon} size={16} />
      </svg>
      <text x={x + 52} y={y + 25} className={s.name}>
        {cut(box.title, 22)}
      </text>
      <text x={x + 52} y={y + 41} className={s.kind}>
        {cut(box.kind, 26)}
      </text>
      {h > 80 && <rect x={x + 12} y={y + 54} width={w - 24} height={h - 66} rx={7} className={s.well} />}
    </Marked>
  );
}

function Container({ box, isAt }: { box: Box; isAt: boolean }) {
  const { colour, soft } = kindColours(box.group);
  const { x, y, w, h } = box;
  return (
    <Marked box={box}>
      {isAt && <rect x={x - 7} y={y - 7} width={w + 14} height={h + 14} rx={19} className={s.ring} />}
      <rect x={x} y={y} width={w} height={h} rx={13} fill={soft} stroke={colour} className={s.box} />
      <text x={x + 16} y={y + 27} className={s.name}>
        {cut(box.title, 40)}
      </text>
    </Marked>
  );
}

function Wire({ line }: { line: Line }) {
  const [x, y] = line.middle;
  return (
    <g data-wire={line.key} data-mark={line.mark} className={s.wire}>
      <path d={line.path} fill="none" />
      {line.mark !== 'same' && (
        <>
          <circle cx={x} cy={y} r={10} />
          <text x={x} y={y + 5} textAnchor="middle">
            {SIGNS[line.mark]}
          </text>
          {line.port !== OUT && (
            <text x={x} y={y - 15} textAnchor="middle" className={s.port}>
              {line.port}
            </text>
          )}
        </>
      )}
    </g>
  );
}

function PlateShape({ plate, isAt }: { plate: Plate; isAt: boolean }) {
  const { x, y, w, h } = plate;
  const lines = plate.frame ? [plate.text] : wrapped(plate.text, Math.floor(w / 7), Math.floor((h - 16) / 18));
  return (
    <g data-plate={plate.id} data-mark={plate.mark} className={s.plate}>
      {isAt && <rect x={x - 7} y={y - 7} width={w + 14} height={h + 14} rx={15} className={s.ring} />}
      <rect x={x} y={y} width={w} height={h} rx={9} className={plate.frame ? s.frame : s.note} />
      {lines.map((text, index) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
          key={index}
          x={x + 12}
          y={y + 24 + index * 18}
          className={plate.frame ? s.name : s.noteText}
        >
          {text}
        </text>
      ))}
      {plate.mark !== 'same' && (
        <g transform={`translate(${x + w - 14} ${y - 12})`} className={s.flag}>
          <rect width={26} height={26} rx={8} />
          <text x={13} y={19} textAnchor="middle">
            {SIGNS[plate.mark]}
          </text>
        </g>
      )}
    </g>
  );
}

/** A text in lines of about `width` letters, `most` of them. */
function wrapped(text: string, width: number, most: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.slice(0, Math.max(1, most)).map((line) => cut(line, width + 2));
}

/** A workflow as a small drawing: cards by kind, containers for containers, wires. For galleries and versions. */
import { useMemo } from 'react';
import { layoutOf } from '@/graph/geometry';
import { outcomesOf } from '@/graph/ports';
import { titleOf } from '@/graph/slug';
import type { Catalog, Doc } from '@/graph/types';
import { portOf } from '@/graph/types';
import { kindColours } from '@/ui';

type Box = {
  id: string;
  label: string;
  x: number;
  y: number;
  w: number;
  h: number;
  colour: string;
  soft: string;
  container: boolean;
};
type Line = { key: string; path: string; error: boolean };

const PAD = 16;
/** As on the canvas: dots sit in the head, of several outcomes in a row each below it. */
const HEAD = 46;
const PORT_ROW = 22;

function draw(doc: Doc, types: Catalog): { boxes: Box[]; lines: Line[]; view: [number, number, number, number] } {
  const layout = layoutOf(doc, types);
  const boxes: Box[] = Object.entries(doc.nodes).map(([id, node]) => {
    const rect = layout.absolute(id);
    const { colour, soft } = kindColours(types[node.type]?.group);
    return {
      id,
      label: node.label || titleOf(id),
      ...rect,
      colour,
      soft,
      container: types[node.type]?.container ?? false,
    };
  });
  const at = new Map(boxes.map((box) => [box.id, box]));
  const lines = (doc.edges ?? []).flatMap((edge) => {
    const from = at.get(edge.source);
    const to = at.get(edge.target);
    if (!from || !to) return [];
    const type = types[doc.nodes[edge.source]?.type ?? ''];
    const ports = type ? outcomesOf(type, doc.nodes[edge.source]?.config).map((port) => port.id) : [];
    const index = ports.indexOf(portOf(edge));
    const out = ports.length > 1 && index >= 0 ? HEAD + (index + 0.5) * PORT_ROW : HEAD / 2;
    const [x1, y1, x2, y2] = [from.x + from.w, from.y + out, to.x, to.y + HEAD / 2];
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return [{ key: `${edge.source} ${portOf(edge)} ${edge.target}`, path, error: portOf(edge) === 'error' }];
  });
  const left = Math.min(...boxes.map((box) => box.x)) - PAD;
  const top = Math.min(...boxes.map((box) => box.y)) - PAD;
  const right = Math.max(...boxes.map((box) => box.x + box.w)) + PAD;
  const bottom = Math.max(...boxes.map((box) => box.y + box.h)) + PAD;
  // Containers first, so that what is inside them is drawn above them.
  boxes.sort((a, b) => Number(b.container) - Number(a.container) || b.w * b.h - a.w * a.h);
  return { boxes, lines, view: [left, top, right - left, bottom - top] };
}

const LONGEST = 14;
const short = (label: string) => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);

export function Sketch({
  doc,
  types,
  height = 132,
  labels = false,
}: {
  doc: Doc;
  types: Catalog;
  height?: number;
  /** Names the cards, where the drawing is large enough to read them. */
  labels?: boolean;
}) {
  const drawing = useMemo(() => (Object.keys(doc.nodes).length ? draw(doc, types) : null), [doc, types]);
  if (!drawing) return null;
  const { boxes, lines, view } = drawing;
  return (
    <svg viewBox={view.join(' ')} width="100%" height={height} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {boxes
        .filter((box) => box.container)
        .map((box) => (
          <rect
            key={box.id}
            x={box.x}
            y={box.y}
            width={box.w}
            height={box.h}
            rx={18}
            fill={box.soft}
            fillOpacity={0.5}
            stroke={box.colour}
            strokeOpacity={0.4}
            strokeWidth={3}
            strokeDasharray="14 10"
          />
        ))}
      {lines.map((line) => (
        <path
          key={line.key}
          d={line.path}
          fill="none"
          stroke={line.error ? 'var(--fail)' : 'var(--edge)'}
          strokeWidth={5}
          strokeLinecap="round"
        />
      ))}
      {boxes
        .filter((box) => !box.container)
        .map((box) => (
          <g key={box.id}>
            <rect
              x={box.x}
              y={box.y}
              width={box.w}
              height={box.h}
              rx={16}
              fill="var(--panel)"
              stroke="var(--border-strong)"
              strokeWidth={3}
            />
            <rect x={box.x + 18} y={box.y + 18} width={38} height={38} rx={9} fill={box.soft} />
            <circle cx={box.x + 37} cy={box.y + 37} r={10} fill={box.colour} />
            {labels ? (
              <text x={box.x + 68} y={box.y + 44} fontSize={21} fontWeight={600} fill="var(--ink)">
                {short(box.label)}
              </text>
            ) : (
              <rect
                x={box.x + 70}
                y={box.y + 29}
                width={box.w * 0.42}
                height={14}
                rx={7}
                fill="var(--border-strong)"
              />
            )}
            {box.h > 90 && (
              <rect
                x={box.x + 18}
                y={box.y + 70}
                width={box.w - 36}
                height={Math.max(12, box.h - 90)}
                rx={9}
                fill="var(--well)"
              />
            )}
          </g>
        ))}
    </svg>
  );
}

/** Lines drawn over the canvas by a gesture, and what they do when the pointer lets go. */

import { mayMove } from '../graph/connect';
import { crossesPath, type Point } from '../graph/crossing';
import { edge, openPort } from '../graph/edits';
import { applyAll, type Op } from '../graph/ops';
import { type EdgeDoc, edgeKey, portOf } from '../graph/types';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import s from './canvas.module.css';

const SVG = 'http://www.w3.org/2000/svg';

/** Draws lines from fixed points to the pointer until it lets go or Escape is pressed. */
function follow(canvas: HTMLElement, event: MouseEvent, from: Point[], done: (at: Point) => void): void {
  const box = canvas.getBoundingClientRect();
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', s.stroke!);
  const lines = from.map(({ x, y }) => {
    const line = document.createElementNS(SVG, 'line');
    line.setAttribute('x1', String(x - box.x));
    line.setAttribute('y1', String(y - box.y));
    svg.append(line);
    return line;
  });
  const draw = ({ clientX, clientY }: { clientX: number; clientY: number }): void => {
    for (const line of lines) {
      line.setAttribute('x2', String(clientX - box.x));
      line.setAttribute('y2', String(clientY - box.y));
    }
  };
  const end = (): void => {
    svg.remove();
    window.removeEventListener('pointermove', draw);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('keydown', onKey, true);
  };
  const onUp = (up: PointerEvent): void => {
    end();
    done({ x: up.clientX, y: up.clientY });
  };
  const onKey = (key: KeyboardEvent): void => {
    if (key.key !== 'Escape') return;
    key.stopPropagation();
    end();
  };
  draw(event);
  canvas.append(svg);
  window.addEventListener('pointermove', draw);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('keydown', onKey, true);
}

/** Cuts the wires that a straight line crosses, as one step of undo. */
export function cut(canvas: HTMLElement, event: MouseEvent): void {
  const start = { x: event.clientX, y: event.clientY };
  follow(canvas, event, [start], (end) => {
    const keys = new Set(crossed(canvas, start, end));
    const { doc, apply, say } = useDocument.getState();
    const gone = doc.edges.filter((wire) => keys.has(edgeKey(wire)));
    if (gone.length === 0) return;
    apply(gone.map((wire) => ({ op: 'edge.remove', edge: wire }) as const));
    say(t.cut(gone.length), 'info', true);
  });
}

const PIECES = 24;

function crossed(canvas: HTMLElement, a: Point, b: Point): string[] {
  const found: string[] = [];
  for (const wire of canvas.querySelectorAll<SVGGElement>('.react-flow__edge')) {
    const path = wire.querySelector<SVGPathElement>('path.react-flow__edge-path');
    const box = path?.getBoundingClientRect();
    const isNear =
      box &&
      Math.min(a.x, b.x) <= box.right &&
      Math.max(a.x, b.x) >= box.left &&
      Math.min(a.y, b.y) <= box.bottom &&
      Math.max(a.y, b.y) >= box.top;
    const matrix = isNear ? path?.getScreenCTM() : null;
    if (!path || !matrix) continue;
    const length = path.getTotalLength();
    const points = Array.from({ length: PIECES + 1 }, (_, at) =>
      path.getPointAtLength((length * at) / PIECES).matrixTransform(matrix),
    );
    if (crossesPath(a, b, points)) found.push(wire.dataset.id ?? '');
  }
  return found;
}

/** Takes all wires of a dot to another dot or step; those that may not be there stay, and it is said why. */
export function moveWires(canvas: HTMLElement, event: MouseEvent): void {
  const handle = (event.target as Element).closest<HTMLElement>('.react-flow__handle');
  const id = handle?.dataset.nodeid ?? '';
  const port = handle?.dataset.port;
  const { doc } = useDocument.getState();
  const wires = doc.edges.filter((wire) =>
    port === undefined ? wire.target === id : wire.source === id && portOf(wire) === port,
  );
  const ends = wires.flatMap((wire) => middleOf(canvas, wire, port === undefined) ?? []);
  if (wires.length) follow(canvas, event, ends, (at) => drop(wires, port !== undefined, at));
}

/** The middle of the dot at a wire's other end. */
function middleOf(canvas: HTMLElement, wire: EdgeDoc, isSource: boolean): Point | null {
  const id = CSS.escape(isSource ? wire.source : wire.target);
  const dot = isSource ? `[data-port="${CSS.escape(portOf(wire))}"]` : '.react-flow__handle.target';
  const box = canvas.querySelector(`.react-flow__node[data-id="${id}"] ${dot}`)?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}

function drop(wires: readonly EdgeDoc[], isSource: boolean, at: Point): void {
  const { doc, types, apply, say, name, description } = useDocument.getState();
  const hit = document.elementsFromPoint(at.x, at.y);
  const dot = hit.map((element) => element.closest<HTMLElement>('.react-flow__handle')).find(Boolean);
  const card = hit.map((element) => element.closest<HTMLElement>('.react-flow__node')?.dataset.id).find(Boolean);
  const id = dot?.dataset.nodeid ?? card;
  if (!id || !doc.nodes[id]) return;
  const port = dot?.dataset.port ?? openPort(doc, types, id);
  const ops: Op[] = [];
  let here = doc;
  let why: string | null = null;
  for (const wire of wires) {
    const to = isSource ? port && edge(id, port, wire.target) : edge(wire.source, portOf(wire), id);
    if (!to || edgeKey(to) === edgeKey(wire)) continue;
    const fault = mayMove(here, types, wire, to);
    why ??= fault;
    if (fault) continue;
    const moved: Op[] = [
      { op: 'edge.remove', edge: wire },
      { op: 'edge.add', edge: to },
    ];
    here = applyAll({ name, description, doc: here }, moved).model.doc;
    ops.push(...moved);
  }
  apply(ops);
  if (why) say(why);
}

/**
 * The map of the workflow. Drawn on a canvas only when a step changed; panning moves nothing but the frame that shows
 * what is on screen. As elements of their own, a thousand steps cost 5 ms of every frame while panning.
 */

import { Panel, useStoreApi } from '@xyflow/react';
import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react';
import { drawing as t } from '../i18n/en/drawing';
import { minimapColour } from './minimap';
import s from './overview.module.css';
import { flow } from './state';

const SIZE = { w: 164, h: 104 };
const PAD = 8;
const LEAST = 2;
/** While a drag moves steps the map follows this often, in ms: nobody looks at both at once. */
const REST = 150;

/** Where the canvas' origin lies on the map, and how many pixels of the map one of the canvas is. */
interface Scale {
  x: number;
  y: number;
  by: number;
}

interface Drawn {
  id: string;
  type?: string;
  measured: { width?: number; height?: number };
  internals: { positionAbsolute: { x: number; y: number } };
}

/** What a stylesheet's colour comes to now; each asked once, since asking costs a style computation. */
function colours(probe: HTMLElement): (colour: string) => string {
  const known = new Map<string, string>();
  return (colour) => {
    let found = known.get(colour);
    if (found === undefined) {
      probe.style.color = colour;
      found = getComputedStyle(probe).color;
      known.set(colour, found);
    }
    return found;
  };
}

function scaleFor(nodes: readonly Drawn[]): Scale {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { internals, measured } of nodes) {
    const { x, y } = internals.positionAbsolute;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + (measured.width ?? 0));
    bottom = Math.max(bottom, y + (measured.height ?? 0));
  }
  const by = Math.min((SIZE.w - 2 * PAD) / (right - left), (SIZE.h - 2 * PAD) / (bottom - top), 0.2);
  return { by, x: (SIZE.w - (left + right) * by) / 2, y: (SIZE.h - (top + bottom) * by) / 2 };
}

function draw(element: HTMLCanvasElement, nodes: readonly Drawn[], colour: (colour: string) => string): Scale {
  const scale = scaleFor(nodes);
  const context = element.getContext('2d');
  if (!context || nodes.length === 0) return scale;
  const dots = window.devicePixelRatio || 1;
  element.width = SIZE.w * dots;
  element.height = SIZE.h * dots;
  context.scale(dots, dots);
  for (const node of nodes) {
    const { x, y } = node.internals.positionAbsolute;
    context.fillStyle = colour(minimapColour(node));
    const w = Math.max(LEAST, (node.measured.width ?? 0) * scale.by);
    const h = Math.max(LEAST, (node.measured.height ?? 0) * scale.by);
    context.fillRect(scale.x + x * scale.by, scale.y + y * scale.by, w, h);
  }
  return scale;
}

export function Overview() {
  const store = useStoreApi();
  const map = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const scale = useRef<Scale>({ x: 0, y: 0, by: 1 });

  useEffect(() => {
    let asked = 0;
    let later = 0;
    let drawnAt = 0;
    let isStale = true;
    let colour = map.current && colours(map.current);
    const show = (): void => {
      asked = 0;
      const { nodeLookup, transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      if (!map.current || !frame.current || !colour) return;
      if (isStale) {
        scale.current = draw(map.current, [...nodeLookup.values()] as Drawn[], colour);
        drawnAt = performance.now();
      }
      isStale = false;
      const { by, x: left, y: top } = scale.current;
      const part = by / zoom;
      frame.current.style.transform = `translate(${left - x * part}px, ${top - y * part}px)`;
      frame.current.style.width = `${width * part}px`;
      frame.current.style.height = `${height * part}px`;
    };
    const ask = (): void => {
      asked ||= requestAnimationFrame(show);
    };
    const redraw = (): void => {
      later = 0;
      isStale = true;
      ask();
    };
    const redrawSoon = (): void => {
      const wait = REST - (performance.now() - drawnAt);
      if (wait <= 0) redraw();
      else later ||= window.setTimeout(redraw, wait);
    };
    const stop = store.subscribe((next, last) => {
      if (next.nodes !== last.nodes) redrawSoon();
      else if (next.transform !== last.transform || next.width !== last.width || next.height !== last.height) ask();
    });
    const theme = new MutationObserver(() => {
      colour = map.current && colours(map.current);
      redraw();
    });
    theme.observe(document.documentElement, { attributes: true });
    redraw();
    return () => {
      stop();
      theme.disconnect();
      cancelAnimationFrame(asked);
      clearTimeout(later);
    };
  }, [store]);

  const goTo = (event: ReactPointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const { by, x, y } = scale.current;
    const zoom = store.getState().transform[2];
    void flow()?.setCenter((event.clientX - box.x - x) / by, (event.clientY - box.y - y) / by, { zoom });
  };
  return (
    <Panel position="bottom-right" className={s.panel ?? ''}>
      <div role="img" aria-label={t.map} className={s.map} onPointerDown={goTo} onPointerMove={goTo}>
        <canvas ref={map} width={SIZE.w} height={SIZE.h} />
        <div ref={frame} className={s.seen} />
      </div>
    </Panel>
  );
}

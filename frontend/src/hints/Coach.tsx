/**
 * One hint at a time, beside what it speaks of; it goes when the person does what it says, or waves it away.
 *
 * Looks twice a second at what is on the page instead of subscribing to it: nothing is drawn anew while one works.
 */
import { Lightbulb, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hints as t } from '../i18n/en/hints';
import { useRun } from '../stores/run';
import { useNarrow } from '../stores/screen';
import { Button, IconButton, toast } from '../ui';
import s from './hints.module.css';
import { MARKS, type Mark } from './marks';
import { type Box, placed } from './place';
import { hadHint, setHints, useHints } from './state';

const EVERY_MS = 500;
/** Between one hint and the next one is left in peace. */
const PAUSE_MS = 5000;
/** A page is looked at before it speaks. */
const FIRST_MS = 1500;
/** Of the hint before it was measured. */
const SIZE = { w: 280, h: 80 };

type Shown = { mark: Mark; x: number; y: number };

export default function Coach() {
  const on = useHints((hints) => hints.on);
  const left = useHints((hints) => MARKS.some((mark) => !hints.had.has(mark.id)));
  const narrow = useNarrow();
  return on && left && !narrow ? <Hints /> : null;
}

function Hints() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLElement>(null);
  const speaksFrom = useRef(performance.now() + FIRST_MS);
  const last = useRef<string | null>(null);

  useEffect(() => {
    const timer = setInterval(() => {
      const { had } = useHints.getState();
      const open = MARKS.filter((mark) => !had.has(mark.id));
      for (const mark of open) if (mark.done()) hadHint(mark.id);
      const next = performance.now() < speaksFrom.current ? null : spot(open, box.current);
      if (last.current !== null && last.current !== next?.mark.id) speaksFrom.current = performance.now() + PAUSE_MS;
      last.current = next?.mark.id ?? null;
      setShown((before) => (same(before, next) ? before : next));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  if (!shown) return null;
  const off = () => {
    setHints(false);
    toast(t.offSaid, { tone: 'info' });
  };
  return (
    <aside ref={box} className={s.coach} style={{ left: shown.x, top: shown.y }} aria-label={t.label}>
      <Lightbulb size={15} className={s.bulb} aria-hidden />
      <p role="status">{shown.mark.text}</p>
      <IconButton label={t.got} size="small" icon={<X size={13} />} onClick={() => hadHint(shown.mark.id)} />
      <Button size="small" variant="ghost" className={s.off} onClick={off}>
        {t.off}
      </Button>
    </aside>
  );
}

/** The first hint that is of use, and where; none while a dialog or a menu has the word. */
function spot(open: readonly Mark[], box: HTMLElement | null): Shown | null {
  // Nor over the past: what it speaks of cannot be done there.
  if (useRun.getState().moment || document.querySelector('dialog[open], [role=menu], [data-drawing]')) return null;
  const { had } = useHints.getState();
  const size = box ? { w: box.offsetWidth, h: box.offsetHeight } : SIZE;
  for (const mark of open) {
    const element = had.has(mark.id) ? null : mark.at();
    if (!element) continue;
    const { x, y, width: w, height: h } = element.getBoundingClientRect();
    const view = { w: window.innerWidth, h: window.innerHeight };
    const at = placed({ x, y, w, h }, size, mark.side, view, inTheWay());
    if (at) return { mark, x: Math.round(at.x), y: Math.round(at.y) };
  }
  return null;
}

/** What a hint stands beside rather than over: the canvas' tools, its map, the panels' openers. */
function inTheWay(): Box[] {
  return [...document.querySelectorAll('.react-flow__panel:not(.react-flow__attribution)')].map((panel) => {
    const { x, y, width: w, height: h } = panel.getBoundingClientRect();
    return { x, y, w, h };
  });
}

function same(a: Shown | null, b: Shown | null): boolean {
  return a?.mark === b?.mark && a?.x === b?.x && a?.y === b?.y;
}

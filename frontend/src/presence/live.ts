/** The socket of the open workflow: who is there, what they do, that somebody saved or runs it; and what we do, told to them. */

import { flow } from '../canvas/state';
import type { RanNotice } from '../run-ui/others';
import { type SavedNotice, useDocument } from '../stores/document';
import { keepOpen, type Socket, socketUrl } from '../ws/socket';
import { moved, onlyThese, type Place } from './cursors';
import { NOBODY, presenceOf, readPeople, usePresence } from './store';

/** A sign of life at least so often: the server takes whoever is silent for 15 s for gone. */
const LIFE_MS = 5000;
/** Ten times a second is enough for a pointer to be followed. */
const POINT_MS = 100;
const MOST_SELECTED = 50;

/** Who I am, as the server calls it. */
let me: string | undefined;

interface Said {
  cursor?: Place | null;
  selection?: string[];
  field?: string | null;
}

/** In these states the document is not ours to read; the socket is refused, too. */
const SHUT = ['signed-out', 'forbidden'];

/** Joins the others in a workflow, again once one is signed in again or has the right back; returns what leaves it. */
export function join(workflow: string): () => void {
  let leave = enter(workflow);
  const off = useDocument.subscribe(({ save }, { save: before }) => {
    if (!SHUT.includes(before.state) || SHUT.includes(save.state)) return;
    leave();
    leave = enter(workflow);
  });
  return () => {
    off();
    leave();
  };
}

function enter(workflow: string): () => void {
  let isAgain = false;
  const socket = keepOpen({
    url: () => socketUrl(`/ws/workflows/${workflow}`),
    onMessage: (message) => hear(message, () => mouth.all()),
    onConnected(connected) {
      if (!connected) usePresence.setState(NOBODY);
      else if (isAgain) void useDocument.getState().refresh(); // what was told meanwhile is lost
      isAgain ||= connected;
    },
    // Rights were withdrawn or the workflow is gone: the document finds out which, and says so.
    onRefused: () => void useDocument.getState().look(),
  });
  const mouth = speak(socket);
  return () => {
    mouth.stop();
    socket.close();
    onlyThese(new Set());
    usePresence.setState(NOBODY);
  };
}

/** Takes what the server tells; `onCompany` is called when somebody comes. */
function hear(message: unknown, onCompany: () => void): void {
  const { you, people, cursors, saved, ran } = (message ?? {}) as Record<string, unknown>;
  if (people !== undefined) {
    const before = usePresence.getState().others;
    const all = readPeople(people);
    usePresence.setState(presenceOf(typeof you === 'string' ? you : usePresence.getState().you, all));
    onlyThese(new Set(all.map(({ id }) => id)));
    me = all.find(({ id }) => id === usePresence.getState().you)?.user;
    const known = new Set(before.map(({ id }) => id));
    if (usePresence.getState().others.some(({ id }) => !known.has(id))) onCompany();
  }
  for (const [id, at] of Object.entries((cursors ?? {}) as Record<string, Place | null>)) moved(id, at);
  if (saved) useDocument.getState().heard(saved as SavedNotice);
  // What I begin on another page is for that page to show.
  if (ran && (ran as RanNotice).by_id !== me)
    void import('../run-ui/others').then((to) => to.heardOf(ran as RanNotice));
}

/** Tells the others where we point, what we have selected and which field we write in; alone, only that we live. */
function speak(socket: Socket): { all: () => void; stop: () => void } {
  let last = 0;
  let pointed = 0;
  let waiting: Place | null | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let field: string | null = null;
  const say = (said: Said): void => {
    if (socket.send(JSON.stringify(said))) last = Date.now();
  };
  const isAlone = (): boolean => usePresence.getState().others.length === 0;
  const tell = (said: Said): void => {
    if (!isAlone()) say(said);
  };
  const selection = (): string[] => useDocument.getState().selection.slice(0, MOST_SELECTED);
  const point = (at: Place | null): void => {
    if (isAlone()) return;
    waiting = at;
    timer ??= setTimeout(
      () => {
        timer = undefined;
        pointed = Date.now();
        if (waiting !== undefined) tell({ cursor: waiting });
        waiting = undefined;
      },
      Math.max(0, pointed + POINT_MS - Date.now()),
    );
  };
  const onMove = (event: PointerEvent): void => {
    if (isAlone()) return;
    const isOn = event.type !== 'pointerout' && (event.target as Element | null)?.closest?.('.react-flow');
    const at = isOn ? flow()?.screenToFlowPosition({ x: event.clientX, y: event.clientY }) : null;
    if (at) point([Math.round(at.x), Math.round(at.y)]);
    else if (waiting !== null) point(null);
  };
  const onOut = (event: PointerEvent): void => {
    if (!event.relatedTarget) onMove(event);
  };
  const onFocus = (event: FocusEvent): void => {
    const row = (event.target as Element | null)?.closest?.('[data-inspector] [data-field]');
    const [only] = useDocument.getState().selection;
    const next =
      row && only && event.type === 'focusin' ? `${only}/${row.getAttribute('data-field')}`.slice(0, 300) : null;
    if (next !== field) tell({ field: next });
    field = next;
  };
  const live = (): void => {
    if (Date.now() - last >= LIFE_MS - 100) say({});
  };
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') live();
  };
  const pulse = setInterval(live, LIFE_MS);
  const off = useDocument.subscribe((now, before) => {
    if (now.selection !== before.selection) tell({ selection: selection() });
  });
  window.addEventListener('pointermove', onMove, { passive: true });
  window.addEventListener('pointerout', onOut, { passive: true });
  window.addEventListener('focusin', onFocus);
  window.addEventListener('focusout', onFocus);
  document.addEventListener('visibilitychange', onVisible);
  return {
    all: () => say({ selection: selection(), field }),
    stop() {
      clearInterval(pulse);
      clearTimeout(timer);
      off();
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerout', onOut);
      window.removeEventListener('focusin', onFocus);
      window.removeEventListener('focusout', onFocus);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };
}

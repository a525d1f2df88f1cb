/** Tells screen readers the milestones of a run and what an edit came to; "needs you" at once, all else politely. */
import { useEffect, useRef, useState } from 'react';
import { newsOf } from '../graph/news';
import { nodeName } from '../graph/slug';
import type { Doc } from '../graph/types';
import { spoken as t } from '../i18n/en/spoken';
import type { RunStatus } from '../run/types';
import { announce, saidAgo } from '../stores/announce';
import { useDocument } from '../stores/document';
import { currentRun, useRun } from '../stores/run';

/** What comes within this time is one piece of news. */
const GATHER_MS = 250;

export function Announcer() {
  const status = useRun((run) => run.status);
  const waiting = useRun((run) => run.counts.asking);
  const failed = useRun((run) => run.counts.failed);
  const runId = useRun((run) => run.runId);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');
  const before = useRef<Seen>({ runId: null, status: null, waiting: 0, failed: 0 });
  useEditNews();

  useEffect(() => {
    const last = before.current;
    before.current = { runId, status, waiting, failed };
    if (runId === null) return;
    if (last.runId !== runId || last.status === null) {
      if (status === 'queued' || status === 'running') setPolite(t.run.started);
      return; // what was so before is no news
    }
    if (waiting > last.waiting) setUrgent(urgentText(waiting));
    else if (waiting === 0) setUrgent('');
    const news = [failed > last.failed ? t.stepFailed(namesOf('failed').slice(last.failed)) : '', turn(last, status)];
    const said = news.filter(Boolean).join(' ');
    if (said) setPolite(said);
  }, [runId, status, waiting, failed]);

  return (
    <>
      <div className="sr-only" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="sr-only" role="alert" aria-live="assertive">
        {urgent}
      </div>
    </>
  );
}

interface Seen {
  runId: string | null;
  status: RunStatus | null;
  waiting: number;
  failed: number;
}

/** What the run as a whole has come to; that a queued run begins is no news after "started". */
function turn(last: Seen, status: RunStatus | null): string {
  if (!status || status === last.status || (last.status === 'queued' && status === 'running')) return '';
  return t.run[status];
}

function urgentText(waiting: number): string {
  const [only] = namesOf('waiting');
  return waiting === 1 && only ? t.stepNeedsYou(only) : t.needsYou(waiting);
}

/** The steps in such a state, by name, each once; steps around others that wait do not count. */
function namesOf(status: 'waiting' | 'failed'): string[] {
  const { doc } = useDocument.getState();
  const found = Object.values(currentRun().state.nodes).filter(
    (run) => run.status === status && (status === 'failed' || run.iterations === undefined),
  );
  return [...new Set(found.map(({ node }) => nodeName(doc, node)))];
}

/** Says what the person's own edits came to, those that follow each other quickly as one. */
function useEditNews(): void {
  useEffect(() => {
    let from: Doc | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let said = '';
    const tell = (): void => {
      timer = undefined;
      const { doc } = useDocument.getState();
      const news = said || (from ? newsOf(from, doc) : '');
      from = null;
      said = '';
      // Whoever did it may have said it already, and better.
      if (news && saidAgo() > 2 * GATHER_MS) announce(news);
    };
    const stop = useDocument.subscribe((next, last) => {
      if (next.history === last.history || next.id !== last.id || next.status !== 'ready') {
        // The edit itself comes before its place in the history; what gets none is what the server or somebody else did.
        if (next.doc !== last.doc && next.id === last.id && last.status === 'ready') from ??= last.doc;
        queueMicrotask(() => {
          if (timer === undefined) from = null;
        });
        return;
      }
      if (next.history.future.length > last.history.future.length) said = t.undone;
      else if (next.history.past.at(-1)?.at === 0) said = t.redone; // only what is done again has no time of its own
      clearTimeout(timer);
      timer = setTimeout(tell, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}

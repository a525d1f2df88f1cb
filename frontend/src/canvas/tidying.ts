/** Tidying, off the page's own thread so that it never freezes; what was edited meanwhile is respected. */

import type { Op } from '../graph/ops';
import { tidied } from '../graph/tidied';
import { tidying as t } from '../i18n/en/tidying';
import { useDocument } from '../stores/document';
import { measured } from '../stores/measured';
import { dismissToast, toast, useToasts } from '../ui/toast';
import type { TidyAnswer, TidyWish } from './tidy.worker';
import { fitAll } from './view';

/** Longer than this, a message says that it is under way. */
const SOON = 300;

let worker: Worker | null = null;
let asked = 0;

function ask(wish: Omit<TidyWish, 'id'>): Promise<Op[]> {
  worker ??= new Worker(new URL('./tidy.worker.ts', import.meta.url), { type: 'module' });
  asked += 1;
  const id = asked;
  const here = worker;
  return new Promise((resolve, reject) => {
    const onError = (event: ErrorEvent): void => {
      worker = null;
      reject(new Error(event.message || t.noWorker));
    };
    const onMessage = ({ data }: MessageEvent<TidyAnswer>): void => {
      if (data.id !== id) return;
      here.removeEventListener('message', onMessage);
      here.removeEventListener('error', onError);
      resolve(data.ops);
    };
    here.addEventListener('message', onMessage);
    here.addEventListener('error', onError);
    here.postMessage({ id, ...wish } satisfies TidyWish);
  });
}

/** Lays the workflow out anew, or the selected steps. */
export async function tidy(selectedOnly: boolean): Promise<void> {
  const { id, doc, types, selection, say } = useDocument.getState();
  const only = selectedOnly ? tidied(doc, selection) : undefined;
  if (only?.length === 0) {
    say(t.tooFew);
    return;
  }
  const slow = setTimeout(() => toast(t.busy, { duration: 60_000 }), SOON);
  try {
    const ops = await ask({ doc, types, measured: [...measured], ...(only ? { only } : {}) });
    const now = useDocument.getState();
    if (now.id !== id) return;
    animate();
    now.apply(ops);
    if (!only) requestAnimationFrame(() => fitAll());
  } catch (error) {
    say(t.failed(error instanceof Error ? error.message : String(error)), 'warning');
  } finally {
    clearTimeout(slow);
    for (const entry of useToasts.getState().entries) if (entry.text === t.busy) dismissToast(entry.id);
  }
}

const GLIDE = 220;
/** So many cards glide smoothly; more jump. */
const GLIDE_UP_TO = 120;

/** Cards glide to their new places, unless there are many or the person wants no motion. */
function animate(): void {
  const canvas = document.querySelector<HTMLElement>('.react-flow');
  const isMany = Object.keys(useDocument.getState().doc.nodes).length > GLIDE_UP_TO;
  if (!canvas || isMany || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  canvas.dataset.gliding = '';
  setTimeout(() => delete canvas.dataset.gliding, GLIDE + 40);
}

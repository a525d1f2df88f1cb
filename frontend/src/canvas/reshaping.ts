/** Replacing a step by one of another type, and taking steps out into a workflow of their own. Loaded when first used. */

import { call } from '../api/client';
import { ApiError } from '../api/errors';
import { planExtract } from '../graph/extract';
import { replaceOps } from '../graph/replace';
import { nodeName, titleOf } from '../graph/slug';
import { reshaping as t } from '../i18n/en/reshaping';
import { useDocument } from '../stores/document';
import { toast } from '../ui';
import { layoutNow } from './actions';
import type { Entry } from './entries';

/** The step keeps its id, place, wires and what settings both types know; what is lost is told, with a way back. */
export function replaceStep(id: string, entry: Entry): void {
  const { doc, types, apply, say, select } = useDocument.getState();
  const result = replaceOps(doc, types, id, entry.wish);
  if ('why' in result) {
    say(t.notReplaced[result.why]);
    return;
  }
  const title = nodeName(doc, id);
  if (!apply(result.ops)) return;
  select([id]);
  const { wires, settings } = result.lost;
  if (wires + settings.length > 0) say(t.lost(title, wires, settings), 'info', true);
}

let isTakingOut = false;

/** The selected steps become a workflow of their own, published so that it can be called, and a step that calls it. */
export async function takeOut(): Promise<void> {
  const { id, doc, name, types, selection, say } = useDocument.getState();
  if (isTakingOut) return;
  const plan = planExtract(doc, types, layoutNow(), selection);
  if ('why' in plan) {
    say(t.notTakenOut(plan, (step) => nodeName(doc, step)));
    return;
  }
  isTakingOut = true;
  try {
    const [first] = selection;
    const title = t.subflow(name, (first && doc.nodes[first]?.label) || titleOf(first ?? ''));
    const body = { name: title, description: t.takenFrom(name), document: plan.document };
    const made = (await call<{ id: string }>('POST', '/workflows', body)).data;
    await publish(made.id, t.takenFrom(name));
    const now = useDocument.getState();
    if (now.id !== id || now.doc !== doc) {
      say(t.changedMeanwhile(title), 'warning');
      return;
    }
    if (!now.apply(plan.ops({ id: made.id, title }))) return;
    now.select([plan.caller]);
    const onSelect = (): void => {
      window.open(`/workflows/${made.id}`, '_blank', 'noopener');
    };
    toast(t.takenOut(title), { tone: 'ok', action: { label: t.open, onSelect } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(t.couldNot(error.message), 'warning');
  } finally {
    isTakingOut = false;
  }
}

/** Only what is published can be called; what cannot be published leaves nothing behind. */
async function publish(id: string, message: string): Promise<void> {
  try {
    await call('POST', `/workflows/${id}/publish`, { message });
  } catch (error) {
    await call('DELETE', `/workflows/${id}`);
    throw error;
  }
}

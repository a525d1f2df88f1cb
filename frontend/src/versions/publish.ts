/** Publishing what one has seen: nothing that came in while it was being saved, nothing that somebody saved since. */

import { ApiError, api, type Version } from '../api';
import { versions as t } from '../i18n/en/versions';
import { useDocument } from '../stores/document';

/** Saves, then publishes the revision that is shown; throws a sentence where that is not what was looked at. */
export async function publish(workflow: string, message: string): Promise<{ data: Version; status: number }> {
  const { doc, flush, look } = useDocument.getState();
  await flush();
  const now = useDocument.getState();
  if (now.doc !== doc) throw new Error(t.changedMeanwhile);
  try {
    return await api.post<Version>(`/workflows/${workflow}/publish`, { message }, { ifMatch: now.revision });
  } catch (error) {
    if (error instanceof ApiError && error.status === 412) await look();
    throw error;
  }
}

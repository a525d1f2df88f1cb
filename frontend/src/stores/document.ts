/** The open workflow, wired to the REST API, this browser's clock and this device's storage. */

import type { Workflow } from '../api';
import { ApiError, api } from '../api';
import type { Doc, Model } from '../graph/types';
import { whole } from '../graph/whole';
import { saving as t } from '../i18n/en/saving';
import { type Loaded, SaveFailed, type Transport, type Trouble } from './autosave';
import { createDocumentStore } from './document-store';
import type { About, Role } from './document-types';
import { alivePages, deviceStorage, pageId } from './page';
import { useSession } from './session';

export type {
  About,
  DocProblem,
  DocumentState,
  Notice,
  OpenOptions,
  Role,
  SaveBadge,
  SavedNotice,
} from './document-types';

const TROUBLES: Record<number, Trouble> = { 401: 'signed-out', 403: 'forbidden', 404: 'forbidden', 412: 'stale' };

function troubleOf(status: number): Trouble {
  if (TROUBLES[status]) return TROUBLES[status];
  const isTransient = status === 0 || status === 408 || status === 429 || status >= 500;
  return isTransient ? 'offline' : 'refused';
}

async function asking<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const said = error.status === 413 ? t.tooLarge : error.message;
    const first = error.problems[0]?.message;
    const message = first && first !== said ? `${said} ${first}` : said;
    throw new SaveFailed(troubleOf(error.status), message, error.problems);
  }
}

function aboutOf(workflow: Workflow): About {
  return {
    role: workflow.role as Role,
    problems: workflow.problems ?? [],
    published: workflow.published ?? null,
    ownerName: workflow.owner_name ?? '',
    updatedAt: workflow.updated_at,
  };
}

/** Documents may leave much out; in here it is always there. */
function modelOf(workflow: Workflow): Model {
  const doc = whole(workflow.document as unknown as Doc);
  return { name: workflow.name, description: workflow.description ?? '', doc };
}

function transport(id: string): Transport<About> {
  const path = `/workflows/${id}`;
  return {
    async load(): Promise<Loaded<About>> {
      const { data } = await asking(api.get<Workflow>(path));
      return { model: modelOf(data), revision: data.revision, about: aboutOf(data) };
    },
    async save({ name, description, doc }, revision, leaving) {
      const body = { name, description, document: doc };
      const { data } = await asking(api.put<Workflow>(path, body, { ifMatch: revision, keepalive: leaving }));
      return { revision: data.revision, about: aboutOf(data) };
    },
  };
}

export const useDocument = createDocumentStore({
  transport,
  timers: {
    now: () => Date.now(),
    after(ms, what) {
      const timer = setTimeout(what, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
  },
  storage: deviceStorage,
  page: pageId,
  alive: alivePages,
  async lastSaved(user, workflow) {
    const { earlier } = await import('./earlier');
    return (await earlier(user, workflow))[0] ?? null;
  },
});

/** The document's moments outside React: leaving, coming back, going on-line. Returns what ends the watching. */
export function watchPage(): () => void {
  /** What could not be saved may be possible again: somebody signed in beside, got the right back. */
  const look = (): void => void useDocument.getState().look();
  const save = (): void => {
    if (useDocument.getState().save.pending) look();
  };
  const onVisibility = (): void => (document.visibilityState === 'hidden' ? save() : look());
  const onLeave = (): void => useDocument.getState().leave();
  /** Nobody is asked whether to leave, unless leaving would lose something. */
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (useDocument.getState().isAtRisk()) event.preventDefault();
  };
  const offSession = useSession.subscribe((now, before) => before.ended && !now.ended && look());
  window.addEventListener('blur', save);
  window.addEventListener('online', save);
  window.addEventListener('focus', look);
  window.addEventListener('beforeunload', onUnload);
  window.addEventListener('pagehide', onLeave);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    offSession();
    window.removeEventListener('blur', save);
    window.removeEventListener('online', save);
    window.removeEventListener('focus', look);
    window.removeEventListener('beforeunload', onUnload);
    window.removeEventListener('pagehide', onLeave);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}

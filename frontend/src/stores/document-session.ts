/** Which workflow is open: its queue of edits, those of workflows that were left while still saving, and what others' edits do to it. */

import type { StoreApi } from 'zustand';
import { NO_HISTORY, translatedHistory } from '../graph/history';
import type { Op } from '../graph/ops';
import type { Pending, Rebased } from '../graph/rebase';
import { emptyDoc } from '../graph/types';
import { saving as t } from '../i18n/en/saving';
import { Autosave, type Loaded, SaveFailed } from './autosave';
import { keepConflicts, keptConflicts, mergeConflicts } from './conflicts';
import type { About, DocumentState, OpenOptions, Ports, Role, SaveBadge } from './document-types';
import { Histories } from './histories';
import { adoptJournal, type Kept, leftBy, openJournal } from './journal';
import { forgetMeasured } from './measured';
import { type Rescued, rescued } from './rescue';
import { mayEdit } from './roles';
import type { DocProblem } from './saving';

export type Store = Pick<StoreApi<DocumentState>, 'getState' | 'setState'>;

export const NOTHING = {
  status: 'closed' as const,
  error: '',
  id: null,
  name: '',
  description: '',
  doc: emptyDoc(),
  revision: 0,
  role: 'viewer' as Role,
  problems: [],
  published: null,
  ownerName: '',
  updatedAt: '',
  readOnly: true,
  hasLeft: false,
  save: { state: 'saved', version: 0, pending: 0, trouble: '', isKept: true } as SaveBadge,
  conflicts: [],
  savedBy: null,
  selection: [],
  history: NO_HISTORY,
  notice: null,
};

/** A workflow that was left while it was still being saved. */
interface Left {
  queue: Autosave<About>;
  done: Promise<void>;
}

export class Session {
  queue: Autosave<About> | null = null;
  private readonly left = new Map<string, Left>();
  /** Edits of workflows that were left, where this device keeps none: by person and workflow. */
  private readonly unkept = new Map<string, Kept>();
  private readonly histories = new Histories();
  private user = '';
  /** Shown to be looked at, whatever one's role. */
  private isFixed = false;

  constructor(
    private readonly store: Store,
    private readonly ports: Ports,
  ) {}

  async open(id: string, how: OpenOptions): Promise<void> {
    this.close();
    const { getState, setState } = this.store;
    setState({ ...NOTHING, id, status: 'loading' });
    await this.letGo(id);
    const isCurrent = (): boolean => getState().id === id && getState().status === 'loading';
    if (isCurrent()) this.user = how.user ?? '';
    try {
      const loaded = await this.ports.transport(id).load();
      const alive = await this.alive(id);
      if (!isCurrent()) return;
      if (how.document) loaded.model = { ...loaded.model, doc: how.document };
      this.isFixed = Boolean(how.readOnly || how.document);
      const readOnly = this.isFixed || !mayEdit(loaded.about.role);
      this.queue = this.begin(id, loaded);
      const history = readOnly ? NO_HISTORY : this.histories.of(this.user, id);
      const hasLeft = readOnly && !this.isFixed && this.leftBehind(id, alive).kept.length > 0;
      setState({ ...loaded.about, status: 'ready', readOnly, history, hasLeft });
      if (!readOnly) this.adopt(id, this.queue, alive);
      this.show();
    } catch (error) {
      if (!(error instanceof SaveFailed)) throw error;
      const isMissing = error.trouble === 'forbidden';
      const hasLeft = isMissing && this.leftBehind(id, await this.alive(id)).kept.length > 0;
      if (isCurrent()) setState({ status: isMissing ? 'missing' : 'failed', error: error.message, hasLeft });
    }
  }

  close(): void {
    const { id, history, readOnly } = this.store.getState();
    const { queue } = this;
    if (id && queue && !readOnly) this.histories.keep(this.user, id, history);
    this.queue = null;
    forgetMeasured();
    this.store.setState(NOTHING);
    if (!queue || !id) return;
    const done = queue.close().then(() => {
      if (!queue.pending.length && this.left.get(id)?.queue === queue) this.left.delete(id);
    });
    this.left.set(id, { queue, done });
  }

  /** Would leaving the page now lose something? */
  isAtRisk(): boolean {
    const queues = [...this.left.values()].map(({ queue }) => queue);
    if (this.queue) queues.push(this.queue);
    return this.unkept.size > 0 || queues.some(({ pending, isKept }) => pending.length > 0 && !isKept);
  }

  /** The document with its unsaved edits: what is shown, or what pages that are gone left of it. */
  async rescue(): Promise<Rescued | null> {
    const { id, types, readOnly } = this.store.getState();
    const { queue, user, ports } = this;
    if (!id) return null;
    if (queue && !readOnly) return { model: queue.view, forget: () => queue.forget() };
    const { kept, forget } = this.leftBehind(id, await this.alive(id));
    // Where the browser keeps no states, the steps that the edits are about are what there is.
    const last = queue?.view ?? (await ports.lastSaved(user, id).catch(() => null));
    const model = rescued(kept, last, types);
    return model && { model, forget };
  }

  private alive(workflow: string): Promise<(page: string) => boolean> {
    const { user, ports } = this;
    return ports.alive(leftBy(ports.storage(), { workflow, user }));
  }

  /** What pages that are gone, and this one before, could not save of a workflow that may not be changed now. */
  private leftBehind(workflow: string, alive: (page: string) => boolean): { kept: Kept[]; forget: () => void } {
    const { user, ports } = this;
    // No page writes under the empty name, so this one's own entry is among them.
    const { kept, forget } = adoptJournal(ports.storage(), { workflow, user }, '', alive);
    const key = `${user} ${workflow}`;
    const own = this.unkept.get(key);
    const forgetAll = (): void => {
      this.unkept.delete(key);
      this.store.setState({ hasLeft: false });
      forget();
    };
    return { kept: own ? [...kept, own] : kept, forget: forgetAll };
  }

  /** Applies edits, tells what could not be, and shows the rest. */
  perform(ops: readonly Op[]): Pending[] {
    const { done, dropped } = this.queue!.edit(ops);
    for (const { reason } of dropped) this.store.getState().say(t.notDone(reason), 'warning');
    if (done.length) {
      this.show();
      this.pruneSelection();
    }
    return done;
  }

  badge(): SaveBadge {
    const { conflicts } = this.store.getState();
    const { state = 'saved', revision = 0, pending = [], trouble = '', isKept = true } = this.queue ?? {};
    return {
      state: conflicts.length && state === 'saved' ? 'conflict' : state,
      version: revision,
      pending: pending.length,
      trouble,
      isKept,
    };
  }

  setConflicts(conflicts: DocumentState['conflicts']): void {
    this.store.setState({ conflicts });
    const workflow = this.store.getState().id ?? '';
    keepConflicts(this.ports.storage(), { workflow, user: this.user }, conflicts);
    this.store.setState({ save: this.badge() });
  }

  private show(): void {
    if (!this.queue) return;
    const { name, description, doc } = this.queue.view;
    this.store.setState({ name, description, doc, revision: this.queue.revision, save: this.badge() });
  }

  private begin(id: string, loaded: Loaded<About>): Autosave<About> {
    const { getState, setState } = this.store;
    const { storage, page, timers, transport } = this.ports;
    const full = (): void => getState().say(t.full, 'warning');
    const journal = openJournal(storage(), { workflow: id, user: this.user }, page, timers.now, full);
    const isShown = (): boolean => mine === this.queue;
    const watcher = {
      changed: () => isShown() && setState({ save: this.badge(), revision: mine.revision }),
      about: (about: About) => isShown() && this.about(about, mine),
      merged: (result: Rebased) => isShown() && this.come(result),
      refused: (problems: readonly DocProblem[]) => isShown() && this.refused(problems),
    };
    const types = () => getState().types;
    const mine: Autosave<About> = new Autosave<About>(loaded, transport(id), journal, timers, watcher, types);
    return mine;
  }

  /** What the server says beside the document; a right that was given or taken counts at once, where nothing waits to be saved. */
  private about(about: About, { state, revision, pending }: Autosave<About>): void {
    const { readOnly } = this.store.getState();
    const saved = state === 'saving' ? { savedBy: { revision, by: '' } } : {};
    this.store.setState({ ...about, ...saved });
    const mayNot = this.isFixed || !mayEdit(about.role);
    if (mayNot === readOnly || (mayNot && pending.length)) return;
    this.store.setState({ readOnly: mayNot });
    this.store.getState().say(mayNot ? t.mayLook : t.mayEdit);
  }

  /** Why the document is not taken stands with its problems until it is; it is said once. */
  private refused(reasons: readonly DocProblem[]): void {
    const { problems, say } = this.store.getState();
    const unsaved = reasons.map((one) => ({ ...one, message: t.notTaken(one.message), unsaved: true as const }));
    if (!problems.some((one) => one.unsaved)) say(t.seeWhy, 'warning');
    this.store.setState({ problems: [...unsaved, ...problems.filter((one) => !one.unsaved)] });
  }

  /** Others' edits came in: shows them, under the names that steps have now, and says what they did to ours. */
  private come({ model, conflicts, dropped, told, names }: Rebased): void {
    const { types, history, selection, say, conflicts: known } = this.store.getState();
    const typeOf = (id: string): string => model.doc.nodes[id]?.type ?? '';
    this.store.setState({
      history: translatedHistory(history, names, types, typeOf),
      selection: names.size ? selection.map((id) => names.get(id) ?? id) : selection,
    });
    if (conflicts.length) this.setConflicts(mergeConflicts(known, conflicts));
    this.show();
    this.pruneSelection();
    const sentences = [
      ...told,
      ...[...names].map(([from, to]) => t.otherName(from, to)),
      ...dropped.map(({ reason }) => t.oneLeftOut(reason)),
      ...(conflicts.length ? [t.sameField] : []),
    ];
    if (sentences.length) say([...new Set(sentences)].join(' '), 'warning');
  }

  private pruneSelection(): void {
    const { selection, doc } = this.store.getState();
    const lying = new Set([...(doc.ui?.notes ?? []), ...(doc.ui?.frames ?? [])].map(({ id }) => id));
    const left = selection.filter((id) => doc.nodes[id] || lying.has(id));
    if (left.length !== selection.length) this.store.setState({ selection: left });
  }

  /** Takes over what pages that are gone, and this one before, could not save; and what is still to be reviewed. */
  private adopt(id: string, queue: Autosave<About>, alive: (page: string) => boolean): void {
    const owner = { workflow: id, user: this.user };
    this.store.setState({ conflicts: keptConflicts(this.ports.storage(), owner, queue.view) });
    const { kept, forget } = adoptJournal(this.ports.storage(), owner, this.ports.page, alive);
    const key = `${this.user} ${id}`;
    const own = this.unkept.get(key);
    this.unkept.delete(key);
    for (const entry of own ? [...kept, own] : kept) queue.replay(entry);
    if (queue.isKept) forget();
  }

  /** Waits until a queue that was left has tried to save; what it could not is in the journal, or kept here. */
  private async letGo(id: string): Promise<void> {
    const found = this.left.get(id);
    if (!found) return;
    await found.done;
    const { user } = this;
    const kept = await found.queue.abandon();
    if (kept.pending.length && !found.queue.isKept) this.unkept.set(`${user} ${id}`, kept);
    if (this.left.get(id) === found) this.left.delete(id);
  }
}

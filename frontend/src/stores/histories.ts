/** What can still be undone in workflows that were left, by person and workflow, for when one comes back to them. */

import { type History, NO_HISTORY } from '../graph/history';

/** Of so many workflows; the one that was left first goes first. */
const MOST = 20;

export class Histories {
  private readonly kept = new Map<string, History>();

  of(user: string, workflow: string): History {
    return this.kept.get(`${user} ${workflow}`) ?? NO_HISTORY;
  }

  keep(user: string, workflow: string, history: History): void {
    const key = `${user} ${workflow}`;
    this.kept.delete(key);
    this.kept.set(key, history);
    for (const oldest of this.kept.keys()) if (this.kept.size > MOST) this.kept.delete(oldest);
  }
}

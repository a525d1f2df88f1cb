/** A server for the tests of saving: one workflow with a revision, and troubles on demand. */

import { same } from '../graph/paths';
import { modelOf } from '../graph/samples';
import type { Doc, Model } from '../graph/types';
import { type Loaded, SaveFailed, type Timers, type Transport, type Trouble } from './autosave';
import type { About, Role } from './document-types';
import type { JournalStore } from './journal';
import type { DocProblem } from './saving';

const ABOUT: About = { role: 'editor', problems: [], published: null, ownerName: 'Ann', updatedAt: '' };

export class FakeServer {
  model: Model;
  revision = 1;
  role: Role = 'editor';
  /** What the next saves come to before they are looked at; `lost` saves but the answer never arrives. */
  troubles: (Trouble | 'lost')[] = [];
  /** Milliseconds each call takes. */
  delay = 5;
  about = { ...ABOUT };
  /** Deleted, or shared no more. */
  isGone = false;
  /** What is wrong with a document, which is refused then. */
  refuses: (model: Model) => DocProblem[] = () => [];
  writes: { revision: number; by: string }[] = [];
  loads = 0;

  constructor(doc: Doc) {
    this.model = modelOf(doc);
  }

  transport(by = 'me'): Transport<About> {
    return {
      load: async (): Promise<Loaded<About>> => {
        await this.wait();
        this.loads += 1;
        this.look();
        if (this.troubles[0] === 'offline') throw new SaveFailed('offline', 'The server cannot be reached.');
        return {
          model: structuredClone(this.model),
          revision: this.revision,
          about: { ...this.about, role: this.role },
        };
      },
      save: async (model, revision) => {
        await this.wait();
        const trouble = this.troubles.shift();
        if (trouble && trouble !== 'lost') throw new SaveFailed(trouble, `It is ${trouble}.`);
        this.look();
        const problems = this.refuses(model);
        if (problems.length) throw new SaveFailed('refused', 'The document is malformed.', problems);
        if (revision !== this.revision) throw new SaveFailed('stale', 'Someone was faster.');
        if (!same(model, this.model)) this.revision += 1;
        this.model = structuredClone(model);
        this.writes.push({ revision: this.revision, by });
        if (trouble === 'lost') throw new SaveFailed('offline', 'The connection broke.');
        return { revision: this.revision, about: { ...this.about, role: this.role } };
      },
    };
  }

  private look(): void {
    if (this.isGone) throw new SaveFailed('forbidden', 'There is no such workflow.');
  }

  private wait(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.delay));
  }
}

export const timers: Timers = {
  now: () => Date.now(),
  after(ms, what) {
    const timer = setTimeout(what, ms);
    return () => clearTimeout(timer);
  },
  random: () => 0.5,
};

/** localStorage, in memory. */
export function memoryStorage(): JournalStore & { size(): number } {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
    size: () => map.size,
  };
}

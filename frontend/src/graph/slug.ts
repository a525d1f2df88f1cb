/** Names of nodes: slugs, unique in the document, and how they read as titles. */

import { rules as t } from '../i18n/en/rules';
import type { Doc, NodeDoc } from './types';

// `constructor` is a word that every object here knows already; the server refuses it too.
export const NODE_ID = /^(?!constructor$)[a-z][a-z0-9_]{0,62}$/;

/** The names that mean something else inside templates; a node of that name could not be referred to. */
const RESERVED = new Set([
  'input',
  'loop',
  'item',
  'index',
  'run',
  'state',
  'error',
  'true',
  'false',
  'none',
  'not',
  'and',
  'or',
  'in',
  'is',
  'if',
  'else',
  'constructor',
]);

/** A text as a node id: `HTTP request` → `http_request`; empty where nothing is left of it. */
export function slug(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '')
    .replace(/_+$/, '')
    .slice(0, 63);
}

/** A free id: the word itself, else `word_2`, `word_3`, … `taken` are further ids not to use. */
export function freeId(doc: Doc, wish: string, taken: ReadonlySet<string> = new Set()): string {
  const isFree = (id: string): boolean => !doc.nodes[id] && !taken.has(id) && !RESERVED.has(id);
  const base = slug(wish) || 'step';
  if (isFree(base)) return base;
  const stem = base.replace(/_\d+$/, '') || base;
  for (let n = 2; ; n += 1) {
    const tail = `_${n}`;
    const id = stem.slice(0, 63 - tail.length) + tail;
    if (isFree(id)) return id;
  }
}

/** Why `to` cannot be the id of node `id`, or null. */
export function idFault(doc: Doc, id: string, to: string): string | null {
  if (to === id) return null;
  if (RESERVED.has(to)) return t.idReserved(to);
  if (!NODE_ID.test(to)) return t.idShape;
  if (doc.nodes[to]) return t.idTaken(to);
  return null;
}

/** An id as a title: `draft_reply_2` → `Draft reply 2`. */
export function titleOf(id: string): string {
  const words = id.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What people call a node: its label, else its id as a title. */
export function nodeName(
  { nodes }: { nodes: Readonly<Record<string, Pick<NodeDoc, 'label'> | undefined>> },
  id: string,
): string {
  return nodes[id]?.label || titleOf(id);
}

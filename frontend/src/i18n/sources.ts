/** The browser's source files as the tests of words read them: parsed, and walked node by node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

export const SRC = join(import.meta.dirname, '..');
/** Written for tests, or by a tool; nobody reads words of theirs. */
const NOT_SHOWN = /\.test\.tsx?$|^i18n\/|^graph\/samples\.ts$|^stores\/fake-server\.ts$|\.d\.ts$/;

// biome-ignore lint/suspicious/noExplicitAny: the parser's nodes, of which only a few members are read
export type Node = any;

export function parsed(source: string, file = 'a.tsx'): Node {
  return parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
}

/** A node and all below it, in reading order. */
export function* walk(node: Node): Generator<Node> {
  if (!node || typeof node !== 'object') return;
  if (typeof node.type === 'string') yield node;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const each of value) yield* walk(each);
    else if (value && typeof value === 'object') yield* walk(value);
  }
}

/** What is built into the application, by path below src. */
export function shownFiles(): Map<string, string> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !NOT_SHOWN.test(file))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));
}

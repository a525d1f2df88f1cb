/**
 * The storeys of the browser side: imports go down only. Each folder may import itself and what is named here; folders that
 * are not named (the parts of the editor, the pages) may import any of these and each other, but neither the page
 * around them nor the shell.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const STOREYS: Record<string, readonly string[]> = {
  i18n: [],
  graph: ['i18n'],
  run: ['graph', 'i18n'],
  api: ['graph', 'i18n'],
  ws: ['api', 'i18n'],
  stores: ['graph', 'run', 'api', 'ws', 'i18n'],
  ui: ['i18n'],
  forms: ['graph', 'api', 'i18n', 'ui'],
};

/** Types may be looked at where values may not: they are gone once it is built. */
const TYPES: Record<string, readonly string[]> = { i18n: ['graph'], run: ['api'] };

/** What stands on top, and who may import it. */
const TOPS: Record<string, readonly string[]> = { app: ['main.tsx'], editor: ['app'] };

/** Without React and without a browser: only their own kind. */
const PURE = ['i18n', 'graph', 'run'];

/** Breaches that are known, each with its reason. One that is gone has to go from here too. */
const KNOWN: Record<string, string> = {
  'ui/Button.tsx → commands/names.ts': 'a button shows the key of its command, as this keyboard writes it',
  'ui/Button.tsx → commands/own.ts': 'and that key is the one this person chose',
  'ui/Bits.tsx → commands/names.ts': 'so does a key in a text',
};

/** Every page stands in the shell's frame, which links to all of them. */
const FRAME = 'app/Shell.tsx';

const ROOT = import.meta.dirname;
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name),
);
const THERE = new Set(FILES);

interface Import {
  from: string;
  /** A file of ours, or the name of a package. */
  to: string;
  types: boolean;
}

const IMPORT = /(?:^|\n)(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?from\s+)?'([^']+)'|\bimport\('([^']+)'\)/g;

function importsOf(from: string): Import[] {
  const text = readFileSync(join(ROOT, from), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, named, lazy]) => ({
    from,
    to: resolved(from, (named ?? lazy)!),
    types: type !== undefined,
  }));
}

function resolved(from: string, name: string): string {
  if (!/^(\.|@\/)/.test(name)) return name;
  const path = name.startsWith('@/') ? name.slice(2) : normalize(join(dirname(from), name.replace(/\?.*$/, '')));
  const found = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((one) => THERE.has(one));
  return found ?? path;
}

const storey = (file: string): string => file.split('/')[0]!;

function isBreach({ from, to, types }: Import): boolean {
  const [above, below] = [storey(from), storey(to)];
  if (above === below) return false;
  const allowed = STOREYS[above];
  if (allowed) return !allowed.includes(below) && !(types && TYPES[above]?.includes(below));
  return to !== FRAME && below in TOPS && !TOPS[below]!.includes(above);
}

const ALL = FILES.filter((name) => !name.endsWith('sources.ts')).flatMap(importsOf);
const OURS = ALL.filter(({ to }) => THERE.has(to));

test('imports go down only', () => {
  const breaches = OURS.filter(isBreach).map(({ from, to }) => `${from} → ${to}`);
  expect([...new Set(breaches)].sort()).toEqual(Object.keys(KNOWN).sort());
});

test('what is pure stays so: no package is imported there', () => {
  const foreign = ALL.filter(({ from, to }) => PURE.includes(storey(from)) && !THERE.has(to));
  expect(foreign.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('every import of ours is found, so that none is passed over', () => {
  const lost = ALL.filter(({ to }) => !THERE.has(to) && /^(\.|@\/)/.test(to));
  expect(lost).toEqual([]);
  const seen = new Set(OURS.map(({ to }) => to));
  const alone = FILES.filter((name) => !seen.has(name) && name !== 'main.tsx');
  expect(alone.filter((name) => !/worker|samples|fake-(?:server|pages)|sources/.test(name))).toEqual([]);
});

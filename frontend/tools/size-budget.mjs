/** Fails when the built bundle is larger than its budget: first load and all of it, gzipped. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const FIRST_LOAD = 250 * KB;
/** More than the 450 KB once meant for all: docs/adr/0012 tells what it is and what was tried. All of it is loaded when it is asked for. */
const ALL = 515 * KB;
const root = process.argv[2] ?? new URL('../../static/app', import.meta.url).pathname;

const sizes = new Map();
/** The gzipped size of a built file; fonts are compressed already and not counted. */
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(root, file)), { level: 9 }).length);
  return sizes.get(file);
}

const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));

/** The files that a chunk needs before it runs: itself, its styles, what it imports. */
function needed(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const other of chunk.imports ?? []) needed(other, seen);
  return seen;
}

/** The heaviest first page: the entry and the editor's first picture (see vite.chunks.ts), which most addresses show. */
const keys = Object.keys(manifest);
const entry = keys.find((key) => manifest[key].isEntry);
const editor = keys.find((key) => manifest[key].name === 'editor' && manifest[key].file.endsWith('.js'));
if (!entry || !editor) throw new Error('The manifest names no entry, or no editor.');
const first = needed(editor, needed(entry));

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const every = readdirSync(join(root, 'assets'))
  .filter((name) => /\.(js|css)$/.test(name) && statSync(join(root, 'assets', name)).isFile())
  .map((name) => `assets/${name}`);

const result = [
  ['first load (editor)', sum(first), FIRST_LOAD],
  ['all', sum(every), ALL],
];
for (const [name, bytes, budget] of result) {
  console.log(`${name}: ${(bytes / KB).toFixed(1)} KB gz of ${budget / KB}`);
  if (bytes > budget) process.exitCode = 1;
}

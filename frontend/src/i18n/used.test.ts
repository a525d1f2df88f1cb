/** Every word in i18n/en is used: one that nothing shows any more is not worth keeping, nor translating. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Node, parsed, SRC, shownFiles } from './sources';

const WORDS = join(SRC, 'i18n/en');

/** The paths of all words in an object of words: `.title`, `.columns.started`. */
function keysOf(object: Node, above = ''): string[] {
  if (object.type !== 'ObjectExpression') return [above];
  return object.properties.flatMap((each: Node) => keysOf(each.value, `${above}.${each.key.name ?? each.key.value}`));
}

/** The objects of words that a file of i18n/en exports, each with its paths. */
function areasOf(source: string): [string, string[]][] {
  return parsed(source, 'a.ts')
    .body.flatMap((node: Node) => node.declaration?.declarations ?? [])
    .map(({ id, init }: Node) => [id.name, keysOf(init)]);
}

/** `t.columns.started` as its root `t` and the path; it ends where a value is looked up by, as in `t.columns[key]`. */
function chainOf(node: Node): { root: string; path: string; isWhole: boolean } | null {
  if (node?.type === 'Identifier') return { root: node.name, path: '', isWhole: true };
  if (node?.type !== 'MemberExpression') return null;
  const above = chainOf(node.object);
  const name = node.computed ? node.property.value : node.property.name;
  if (!above?.isWhole || name === undefined) return above && { ...above, isWhole: false };
  return { ...above, path: `${above.path}.${name}` };
}

/** The nodes below one that may hold names; no types, no names of properties. */
function below(node: Node): Node[] {
  if (node.type === 'Property' && !node.computed) return [node.value];
  if (node.type === 'MemberExpression') return node.computed ? [node.object, node.property] : [node.object];
  if (node.type?.startsWith('TS')) return [node.expression];
  return Object.values(node);
}

/** The paths of what a file uses of `area`; of what it passes on or looks values up in, the path of that. */
function usesIn(source: string, file: string, from: string, area: string): string[] {
  const uses: string[] = [];
  /** What a name of this file stands for: the area, or a part of it. */
  const names = new Map<string, string>();
  const pathOf = (node: Node): string | undefined => {
    const chain = chainOf(node);
    const base = chain ? names.get(chain.root) : undefined;
    return base === undefined ? undefined : base + chain?.path;
  };
  const declare = (pattern: Node, path: string): void => {
    if (pattern.type === 'Identifier') names.set(pattern.name, path);
    else for (const each of pattern.properties) declare(each.value, `${path}.${each.key.name}`);
  };
  const open: Node[] = [parsed(source, file)];
  while (open.length) {
    const node = open.pop();
    if (!node || typeof node !== 'object') continue;
    const path = node.type === 'VariableDeclarator' ? pathOf(node.init) : undefined;
    const used = pathOf(node);
    if (node.type === 'ImportDeclaration') {
      const isIt = node.source.value.endsWith(`i18n/en/${from}`);
      for (const one of isIt ? node.specifiers : []) if (one.imported.name === area) names.set(one.local.name, '');
    } else if (path !== undefined && chainOf(node.init)?.isWhole) declare(node.id, path);
    else if (used !== undefined) {
      uses.push(used);
      for (let at = node; at.type === 'MemberExpression'; at = at.object) if (at.computed) open.push(at.property);
    } else open.push(...below(node).reverse());
  }
  return uses;
}

/** The words that none of `files` uses. */
function unusedOf(from: string, words: string, files: Iterable<[string, string]>): string[] {
  const users = [...files].filter(([, source]) => source.includes(`i18n/en/${from}'`));
  return areasOf(words).flatMap(([area, keys]) => {
    const uses = [...new Set(users.flatMap(([file, source]) => usesIn(source, file, from, area)))];
    const isUsed = (key: string) => uses.some((use) => `${key}.`.startsWith(`${use}.`) || use.startsWith(`${key}.`));
    return keys.filter((key) => !isUsed(key)).map((key) => `${from}.ts: ${area}${key}`);
  });
}

it.each([
  ['t.a;', ['.b.c', '.b.d', '.e']],
  ['t.b.c(1);', ['.a', '.b.d', '.e']],
  ['t.b[key];', ['.a', '.e']],
  ['say(t.b);', ['.a', '.e']],
  ['const s = t.b; s.c;', ['.a', '.b.d', '.e']],
  ['const { a, b } = t; a + b.c;', ['.b.d', '.e']],
  ['all(t);', []],
  ['const x = { a: other.e }; x.e; type T = typeof t.b;', ['.a', '.b.c', '.b.d', '.e']],
])('finds what %s does not use', (code, unused) => {
  const words = "export const area = { a: 'A', b: { c: (n: number) => String(n), d: 'D' }, e: 'E' };";
  const source = `import { area as t } from '../i18n/en/area';\n${code}`;
  expect(unusedOf('area', words, [['x.ts', source]])).toEqual(unused.map((key) => `area.ts: area${key}`));
});

it('every word is used', () => {
  const files = [...shownFiles()];
  const areas = readdirSync(WORDS).filter((file) => file !== 'plural.ts');
  expect(areas.length).toBeGreaterThan(40);
  const unused = areas.flatMap((file) => unusedOf(file.slice(0, -3), readFileSync(join(WORDS, file), 'utf8'), files));
  expect(unused).toEqual([]);
}, 30_000);

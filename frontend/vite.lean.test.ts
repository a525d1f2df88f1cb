/** What is left out of the bundle is still there to be left out, and what stands in its place is all that is asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CUTS, classNames, withoutUnreached } from './vite.lean.ts';
import { asConstants, isWhole, parsed } from './vite.words.ts';

const MODULES = join(import.meta.dirname, 'node_modules');
const SRC = join(import.meta.dirname, 'src');

it.each(['@xyflow/react/dist/esm/index.js', 'lucide-react/dist/esm/icons/plus.mjs', 'marked/lib/marked.esm.js'])(
  'cuts something from %s',
  (file) => {
    const path = join(MODULES, file);
    const source = readFileSync(path, 'utf8');
    const cuts = CUTS.filter((each) => each.file.test(path));
    expect(cuts).not.toEqual([]);
    for (const { from, to } of cuts) expect(source.replaceAll(from, to).length).toBeLessThan(source.length);
  },
);

it('leaves a module of colours with every name that d3 imports, which no number is an instance of', async () => {
  const source = withoutUnreached.load(withoutUnreached.resolveId('d3-color') ?? '') ?? '';
  const colours: Record<string, () => void> = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  for (const name of ['d3-interpolate/dist/d3-interpolate.mjs', 'd3-transition/dist/d3-transition.mjs']) {
    const [, names = ''] = /import \{([^}]+)\} from 'd3-color'/.exec(readFileSync(join(MODULES, name), 'utf8')) ?? [];
    const asked = names.split(',').map((each) => each.trim().split(' as ')[0]);
    expect(Object.keys(colours)).toEqual(expect.arrayContaining(asked));
  }
  expect([1, 2] instanceof (colours.color as never)).toBe(false);
  expect(colours.color).toThrow('left out');
});

it('gives every class a name of two letters that no other has', () => {
  const name = classNames();
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.module.css'),
  );
  const all = files.flatMap((file) => {
    const classes = readFileSync(join(SRC, file), 'utf8').match(/(?<=^\.)[A-Za-z]\w*/gm) ?? [];
    return [...new Set(classes)].map((each) => name(each, `${SRC}/${file}`));
  });
  expect(all.length).toBeGreaterThan(100);
  expect(new Set(all).size).toBe(all.length);
  for (const each of all) expect(each).toMatch(/^[a-ce-zA-CE-Z]{2}$/);
  expect(() => name('nowhere', `${SRC}/${files[0]}`)).toThrow('nowhere');
});

it.each([
  ['t.title', false],
  ['t.tabs[key]', false],
  ['t[status]', true],
  ['const { kinds } = t', true],
  ['show(t)', true],
  ['({ t: 1, other: more.t })', false],
])('knows whether %s needs the whole object', (source, expected) => {
  expect(isWhole(parsed(source, 'a.ts'), 't')).toBe(expected);
});

it('exports the members of one object by themselves', () => {
  const words = "export const other = { a: 'A' };\nexport const dock = { name: 'Run', at: (n: number) => n };\n";
  expect(asConstants(words, 'dock.ts', 'dock')).toBe(
    "const other = { a: 'A' };\nconst w0 = 'Run';\nconst w1 = (n: number) => n;\nexport { w0 as name, w1 as at };\n",
  );
});

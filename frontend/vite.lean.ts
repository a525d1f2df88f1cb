/** What the bundle is spared, each with what it gave in KB of gzip; docs/adr/0012 tells how these were found. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { minify } from 'terser';
import type { Plugin } from 'vite';

const SRC = new URL('./src/', import.meta.url).pathname;

/** Two letters each, and no `d`: blockers of advertisements hide whatever has the class "ad". */
const LETTERS = 'abcefghijklmnopqrstuvwxyzABCEFGHIJKLMNOPQRSTUVWXYZ';
const STEP = LETTERS.length;

/**
 * Class names by their place in the list of all: 4.5 KB. Names made of a file's hash are noise, which cannot be packed,
 * and stand in the styles and in the scripts.
 */
export function classNames(): (name: string, file: string) => string {
  const short = new Map<string, string>();
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => each.endsWith('.module.css')).sort()) {
    const styles = readFileSync(SRC + file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    for (const [, name] of styles.matchAll(/(?:\.|@keyframes\s+)([A-Za-z_][\w-]*)/g)) {
      const key = `${SRC}${file} ${name}`;
      const at = short.size;
      if (!short.has(key)) short.set(key, `${LETTERS[Math.floor(at / STEP)]}${LETTERS[at % STEP]}`);
    }
  }
  if (short.size > STEP * STEP) throw new Error('More class names than pairs of letters.');
  return (name, file) => {
    const found = short.get(`${file.replace(/\?.*$/, '')} ${name}`);
    if (!found) throw new Error(`A class that is not in its file: ${name} in ${file}`);
    return found;
  };
}

interface Cut {
  file: RegExp;
  from: RegExp;
  to: string;
}

/**
 * Lines of libraries that keep what nobody uses, or that say what only people with a debugger see: 8 KB. A pattern that
 * a new version no longer has leaves the library whole.
 */
export const CUTS: readonly Cut[] = [
  // Components that nobody draws were kept for their names.
  { file: /@xyflow\/react\/dist\/esm\/index\./, from: /^\w+\.displayName = '\w+';$/gm, to: '' },
  // A list that never changes needs no keys; React asks for them in development only.
  { file: /lucide-react\/dist\/esm\/icons\//, from: /,\s*key: "\w+"(?=\s*\})/g, to: '' },
  // Of Markdown only the lexer is wanted; the parser and what writes HTML were kept by one instance made at the end.
  {
    file: /\/marked\.esm\.js$/,
    from: /var \w+=new \w+;function \w+\(\w+,\w+\)\{return \w+\.parse\([\s\S]*export\{[^}]*\b(\w+) as Lexer\b[^}]*\}/g,
    to: 'export{$1 as Lexer}',
  },
];

const cut: Plugin = {
  name: 'cut',
  apply: 'build',
  transform(code, id) {
    const cuts = CUTS.filter(({ file }) => file.test(id));
    return cuts.length
      ? { code: cuts.reduce((rest, { from, to }) => rest.replaceAll(from, to), code), map: null }
      : null;
  },
};

/**
 * Colours of d3: 4 KB. Its transitions tween attributes and styles, which may be colours; React Flow lets them tween
 * the view alone, which is numbers.
 */
const UNREACHED = '\0unreached:d3-color';

export const withoutUnreached = {
  name: 'without-unreached',
  apply: 'build',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'd3-color' ? UNREACHED : null),
  load: (id: string) =>
    id === UNREACHED
      ? `function none() { throw new Error('Colours are left out of this bundle: see vite.lean.ts.'); }
         export { none as color, none as rgb, none as hsl, none as lab, none as hcl, none as cubehelix };`
      : null,
} satisfies Plugin;

/**
 * React's functions under names of their own: 2 KB. Its packages are CommonJS, of which every call reads a property
 * (`(0, r.jsx)(…)`, three thousand times).
 */
const NAMED = ['react', 'react/jsx-runtime'];
const require = createRequire(import.meta.url);

const named: Plugin = {
  name: 'named',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id, importer, { kind }) =>
    NAMED.includes(id) && kind === 'import-statement' && importer !== `\0named:${id}` ? `\0named:${id}` : null,
  load(file) {
    const id = file.startsWith('\0named:') && file.slice('\0named:'.length);
    if (!id) return null;
    const names = Object.keys(require(id)).filter((name) => name !== 'default');
    return `import * as all from '${id}';
            export const { ${names.join(', ')} } = all;
            export { default } from '${id}';`;
  },
};

/** What the built-in minifier leaves: 2 % of the bundle. After it, since alone it leaves more than both together. */
const smaller: Plugin = {
  name: 'smaller',
  apply: 'build',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 3 } });
      if (code) chunk.code = code;
    }
  },
};

/** `quick`: without the step that takes as long as all others together. */
export function lean({ quick }: { quick: boolean }): { plugins: Plugin[]; worker: { plugins: () => Plugin[] } } {
  const last = quick ? [] : [smaller];
  return { plugins: [cut, withoutUnreached, named, ...last], worker: { plugins: () => last } };
}

/**
 * Builds the words of i18n as constants instead of members of objects: 5 KB, since of `t.title` neither the name nor the
 * look-up is left. Objects that the code passes on or looks values up in by name (`t[status]`) stay objects.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';
import type { Plugin } from 'vite';

const SRC = new URL('./src/', import.meta.url).pathname;
const IMPORTS = /import \{([^}]+)\} from '([^']*\/i18n\/en\/)([\w-]+)';/g;

// biome-ignore lint/suspicious/noExplicitAny: the parser's nodes, of which only a few members are read
type Node = any;

export const parsed = (source: string, file: string): Node =>
  parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });

/** `a, b as t` as pairs of the words' own name and the name they have here. */
function namesIn(list: string): [string, string][] {
  const names = list.split(',').map((each) => each.trim().split(' as '));
  return names.filter(([name]) => name).map(([name = '', local = name]) => [name, local]);
}

/** Whether a node holds `name` other than as what a member is read from by its name. */
export function isWhole(node: Node, name: string): boolean {
  if (!node || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some((each) => isWhole(each, name));
  if (node.type === 'Identifier') return node.name === name;
  if (node.type === 'ImportDeclaration') return false;
  if (node.type?.startsWith('TS')) return isWhole(node.expression, name);
  if (node.type === 'MemberExpression' && !node.computed) {
    return node.object.type !== 'Identifier' && isWhole(node.object, name);
  }
  if (node.type === 'Property' && !node.computed) return isWhole(node.value, name);
  return Object.values(node).some((each) => isWhole(each, name));
}

/** The object that a file of words exports as `name`: its statement and its members, where each is a plain one. */
function areaIn(program: Node, name: string): { statement: Node; members: Node[] } | null {
  for (const statement of program.body) {
    const [{ id, init } = {} as Node] = statement.declaration?.declarations ?? [];
    if (id?.name !== name || init?.type !== 'ObjectExpression') continue;
    const isPlain = init.properties.every((each: Node) => each.key?.type === 'Identifier' && !each.method);
    return isPlain ? { statement, members: init.properties } : null;
  }
  return null;
}

/** The areas of words (`file#name`) of which some file needs the object itself. */
function wholeAreas(): Set<string> {
  const whole = new Set<string>();
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => /(?<!\.test)\.tsx?$/.test(each))) {
    const source = readFileSync(SRC + file, 'utf8');
    const program = source.includes('/i18n/en/') ? parsed(source, file) : null;
    for (const [, list = '', , from] of program ? source.matchAll(IMPORTS) : []) {
      for (const [name, local] of namesIn(list)) if (isWhole(program, local)) whole.add(`${from}#${name}`);
    }
  }
  return whole;
}

export function constantWords(): Plugin {
  let whole = new Set<string>();
  return {
    name: 'constant-words',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      whole = wholeAreas();
    },
    transform(code, id) {
      const [file = '', name] = id.split('?words=');
      if (name) return { code: asConstants(code, file, name), map: null };
      if (!file.startsWith(SRC) || !code.includes('/i18n/en/')) return null;
      const rewritten = code.replaceAll(IMPORTS, (_all, list: string, folder: string, from: string) =>
        namesIn(list)
          .map(([area, local]) =>
            whole.has(`${from}#${area}`)
              ? `import { ${area} as ${local} } from '${folder}${from}';`
              : `import * as ${local} from '${folder}${from}?words=${area}';`,
          )
          .join(' '),
      );
      return { code: rewritten, map: null };
    },
  };
}

/** A file of words with each member of one object exported by itself, and nothing else exported. */
export function asConstants(code: string, file: string, name: string): string {
  const area = areaIn(parsed(code, file), name);
  if (!area) throw new Error(`The words “${name}” are no plain object in ${file}.`);
  const { statement, members } = area;
  const rest = (from: number, to?: number) => code.slice(from, to).replaceAll(/^export (?=const)/gm, '');
  const each = members.map(({ value }, at) => `const w${at} = ${code.slice(value.start, value.end)};`).join('\n');
  const names = members.map(({ key }, at) => `w${at} as ${key.name}`).join(', ');
  return `${rest(0, statement.start)}${each}\nexport { ${names} };${rest(statement.end)}`;
}

/**
 * Into which files the bundle is cut: by when a part is needed. Left alone, the bundler makes a file of each dialog and
 * icon that is loaded late, and so many small files came to an eighth more than a few large ones (613 KB to 541).
 */

/** What of the bundler's module graph is asked for here. */
interface Graph {
  getModuleInfo(id: string): {
    importedIds: readonly string[];
    dynamicallyImportedIds: readonly string[];
  } | null;
}

const SRC = new URL('./src/', import.meta.url).pathname;

/** Large and rarely needed together with anything else: the text editor, and what draws Markdown. */
const ALONE =
  /\/(@codemirror|@lezer|@marijn|crelt|style-mod|w3c-keyname|marked)\/|\/prompt-editor\/(codemirror|highlight)|\/ui\/markdown\.ts/;

/** Every module that `root` needs to begin. */
function needs(graph: Graph, root: string): Set<string> {
  const found = new Set<string>();
  const open = [SRC + root];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

/** Pages that stand beside the editor and draw workflows as it does. */
const BESIDE = /\/(editor|versions|compare)\//;

/** The modules of the other pages. */
function pages(graph: Graph): Set<string> {
  const roots = graph.getModuleInfo(`${SRC}app/router.tsx`)?.dynamicallyImportedIds ?? [];
  const plain = roots.filter((id) => !BESIDE.test(id)).map((id) => id.slice(SRC.length));
  return new Set(plain.flatMap((root) => [...needs(graph, root)]));
}

interface Parts {
  first: Set<string>;
  editor: Set<string>;
  pages: Set<string>;
}

/**
 * The name of the file that a module goes into. `first` is what every page needs or both the editor and the others,
 * `editor` what the editor's first picture needs, `pages` the other pages, `later` what the editor opens; null for what
 * stands alone.
 */
export function chunkNames(): (id: string, graph: Graph) => string | null {
  let parts: Parts | null = null;
  return (id, graph) => {
    parts ??= {
      first: needs(graph, 'main.tsx'),
      editor: needs(graph, 'editor/EditorPage.tsx'),
      pages: pages(graph),
    };
    if (parts.first.has(id)) return 'first';
    if (parts.editor.has(id)) return parts.pages.has(id) ? 'first' : 'editor';
    if (ALONE.test(id)) return null;
    return parts.pages.has(id) ? 'pages' : 'later';
  };
}

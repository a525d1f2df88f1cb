/** Every command of the editor by name, for the palette: what can be done, where one can go, what can be added. */

import type { WorkflowSummary } from '../api';
import * as actions from '../canvas/actions';
import { entriesOf } from '../canvas/entries';
import { lookOf } from '../canvas/look';
import { COMMANDS } from '../commands';
import { isOffered, keysOf } from '../commands/find';
import { titleOf } from '../graph/slug';
import { useDocument } from '../stores/document';

export interface Command {
  id: string;
  title: string;
  /** The heading it stands under. */
  group: 'Commands' | 'Steps of this workflow' | 'Add' | 'Go to' | 'Workflows';
  icon?: string;
  /** The catalogue group that tints the icon. */
  tint?: string;
  keys?: string;
  run(): void;
}

/** All commands now; `go` changes the address. */
export function commands(go: (path: string) => void, workflows: readonly WorkflowSummary[]): Command[] {
  const { doc, types, tools, readOnly, id: open } = useDocument.getState();
  const list: Command[] = COMMANDS.filter((command) => !command.quiet && !command.native && isOffered(command)).map(
    (command) => {
      const [keys] = keysOf(command);
      const { id, title, icon, run } = command;
      return { id, title, group: 'Commands', run, ...(icon ? { icon } : {}), ...(keys ? { keys } : {}) };
    },
  );
  for (const [id, node] of Object.entries(doc.nodes)) {
    const tint = types[node.type]?.group;
    const title = node.label || titleOf(id);
    const icon = lookOf(node, types, tools);
    list.push({
      id: `step ${id}`,
      title,
      group: 'Steps of this workflow',
      icon,
      ...(tint ? { tint } : {}),
      run: () => actions.goTo(id),
    });
  }
  for (const entry of readOnly ? [] : entriesOf(doc, types, tools)) {
    const { key, title, group: tint, icon } = entry;
    list.push({
      id: `add ${key}`,
      title: `Add ${title}`,
      group: 'Add',
      icon,
      tint,
      run: () => void actions.add(entry),
    });
  }
  for (const [path, title] of PLACES) list.push({ id: `go ${path}`, title, group: 'Go to', run: () => go(path) });
  for (const { id, name } of workflows) {
    if (id !== open)
      list.push({
        id: `open ${id}`,
        title: name,
        group: 'Workflows',
        icon: 'workflow',
        run: () => go(`/workflows/${id}`),
      });
  }
  return list;
}

const PLACES = [
  ['/workflows', 'All workflows'],
  ['/runs', 'Runs'],
  ['/approvals', 'Approvals'],
  ['/templates', 'Templates'],
  ['/settings', 'Settings'],
] as const;

/** The commands that fit what was typed, best first; with nothing typed, a short list to begin with. */
export function find(list: readonly Command[], text: string): Command[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return list.filter((command) => command.group !== 'Add').slice(0, 60);
  const score = ({ title, group }: Command): number => {
    const name = title.toLowerCase();
    if (name.startsWith(words.join(' '))) return 0;
    if (words.every((word) => name.split(/\s+/).some((part) => part.startsWith(word)))) return 1;
    if (words.every((word) => name.includes(word))) return 2;
    return words.every((word) => `${name} ${group.toLowerCase()}`.includes(word)) ? 3 : 9;
  };
  return list
    .map((command) => ({ command, rank: score(command) }))
    .filter(({ rank }) => rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

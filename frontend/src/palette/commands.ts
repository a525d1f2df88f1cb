/** What the palette offers in the editor: commands, the steps of the workflow, what can be added. */

import * as actions from '../canvas/actions';
import { entriesOf } from '../canvas/entries';
import { focusStep } from '../canvas/focus';
import { lookOf } from '../canvas/look';
import { COMMANDS } from '../commands';
import { isOffered, keysOf } from '../commands/find';
import { titleOf } from '../graph/slug';
import { palette as t } from '../i18n/en/palette';
import { useDocument } from '../stores/document';
import type { Entry } from './find';

function show(id: string): void {
  actions.goTo(id);
  focusStep(id);
}

/** Everything that can be done now; the palette's own command would only open what is open. */
export function editorEntries(): Entry[] {
  const { doc, types, tools, readOnly } = useDocument.getState();
  const commands = COMMANDS.filter(
    (command) => !command.quiet && !command.native && command.id !== 'general.palette' && isOffered(command),
  );
  const steps = Object.entries(doc.nodes);
  return [
    ...commands.map(
      (command): Entry => ({
        key: command.id,
        title: command.title,
        group: 'commands',
        keys: keysOf(command).slice(0, 1),
        command,
        run: command.run,
      }),
    ),
    ...steps.map(([id, node]): Entry => {
      const tint = types[node.type]?.group;
      const title = node.label || titleOf(id);
      const icon = lookOf(node, types, tools);
      return { key: `step ${id}`, title, group: 'steps', icon, ...(tint ? { tint } : {}), run: () => show(id) };
    }),
    ...(readOnly ? [] : entriesOf(doc, types, tools)).map((entry): Entry => {
      const run = (): void => {
        const id = actions.add(entry);
        if (id) focusStep(id);
      };
      const { key, title, icon, group: tint } = entry;
      return { key: `add ${key}`, title: t.add(title), group: 'add', icon, tint, run };
    }),
  ];
}

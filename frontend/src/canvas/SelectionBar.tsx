/** A small bar above a selection of several: lining up, framing, tidying, taking out. */

import { useStore, ViewportPortal } from '@xyflow/react';
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Frame,
  type LucideIcon,
  Wand2,
  Workflow,
} from 'lucide-react';
import { COMMANDS } from '../commands';
import { isOffered, keysOf } from '../commands/find';
import { around, rectsOf } from '../graph/frames';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import { IconButton } from '../ui';
import { layoutNow } from './actions';
import s from './selection.module.css';

/** Commands by their ids, null between groups. */
const TOOLS: readonly ([string, LucideIcon] | null)[] = [
  ['draw.align.left', AlignStartVertical],
  ['draw.align.centre', AlignCenterVertical],
  ['draw.align.right', AlignEndVertical],
  null,
  ['draw.align.top', AlignStartHorizontal],
  ['draw.align.middle', AlignCenterHorizontal],
  ['draw.align.bottom', AlignEndHorizontal],
  null,
  ['draw.distribute.x', AlignHorizontalDistributeCenter],
  ['draw.distribute.y', AlignVerticalDistributeCenter],
  null,
  ['draw.tidySelected', Wand2],
  ['draw.frame', Frame],
  ['draw.extract', Workflow],
];

/** More are moved as a whole rather than lined up. */
const MOST = 60;

export default function SelectionBar() {
  const selection = useDocument((state) => state.selection);
  const doc = useDocument((state) => state.doc);
  const zoom = useStore((state) => state.transform[2]);
  const box = selection.length <= MOST ? around(rectsOf(doc, layoutNow(), selection)) : null;
  if (!box) return null;
  return (
    <ViewportPortal>
      <div
        className={s.place}
        style={{ transform: `translate(${box.x + box.w / 2}px, ${box.y}px) scale(${1 / zoom})` }}
      >
        <div className={`${s.bar} nodrag nopan`} role="toolbar" aria-label={t.selectionBar}>
          {TOOLS.map((tool, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            tool ? <Tool key={tool[0]} id={tool[0]} Drawn={tool[1]} /> : <span key={index} className={s.line} />,
          )}
        </div>
      </div>
    </ViewportPortal>
  );
}

function Tool({ id, Drawn }: { id: string; Drawn: LucideIcon }) {
  const command = COMMANDS.find((other) => other.id === id);
  if (!command || !isOffered(command)) return null;
  const [key] = keysOf(command);
  return (
    <IconButton
      label={command.title}
      {...(key ? { shortcut: key } : {})}
      icon={<Drawn size={14} />}
      size="small"
      onClick={() => command.run()}
    />
  );
}

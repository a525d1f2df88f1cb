/** A container on the canvas: a box with a header, its children inside, resized by its corner. */

import { type NodeProps, NodeResizeControl } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { BOX_MIN, BOX_PAD, type Rect } from '../graph/geometry';
import { drawing as t } from '../i18n/en/drawing';
import { Ring } from '../presence/Ring';
import { useDocument } from '../stores/document';
import { useNodeStatus } from '../stores/run';
import { cx, Icon, kindColours } from '../ui';
import s from './card.module.css';
import f from './container.module.css';
import { givenUp } from './escape';
import { Live } from './live/LiveCard';
import { Spoken } from './live/Spoken';
import { lookOf, subtitleOf } from './look';
import { Marks } from './Marks';
import { ProblemMark } from './NodeCard';
import { WayIn, WaysOut } from './Ports';
import type { FlowNode } from './projection';
import { flow, useCanvas } from './state';
import { Title } from './Title';

export const ContainerNode = memo(
  function ContainerNode({ id, selected }: NodeProps<FlowNode>) {
    const node = useDocument((state) => state.doc.nodes[id]);
    const type = useDocument((state) => (node ? state.types[node.type] : undefined));
    const icon = useDocument((state) => (node ? lookOf(node, state.types, state.tools) : 'puzzle'));
    const isEmpty = useDocument((state) => !Object.values(state.doc.nodes).some((other) => other.parent === id));
    const readOnly = useDocument((state) => state.readOnly);
    const verdict = useCanvas((state) => state.drawing?.verdicts.get(id));
    const isDrop = useCanvas((state) => state.dropContainer === id);
    const status = useNodeStatus(id);
    if (!node || !type) return null;
    const { colour, soft } = kindColours(type.group);
    return (
      <div
        className={cx(
          f.container,
          selected && f.selected,
          isDrop && f.drop,
          verdict === null && s.may,
          typeof verdict === 'string' && s.mayNot,
        )}
        data-id={id}
        data-status={status}
        style={{ '--kind': colour, '--kind-soft': soft } as React.CSSProperties}
      >
        <Ring id={id} />
        <Spoken id={id} />
        <WayIn id={id} isEntry={false} />
        <div className={cx(f.head, 'container-handle')}>
          <Icon name={icon} size={14} />
          <Title id={id} label={node.label} />
          <ProblemMark id={id} />
          <Marks id={id} />
          <span className={f.subtitle}>{subtitleOf(node, type)}</span>
          <span className={f.live}>
            <Live id={id} />
          </span>
        </div>
        <WaysOut id={id} type={type} config={node.config} />
        {isEmpty && <EmptyContainer id={id} readOnly={readOnly} />}
        {!readOnly && selected && <Corner id={id} />}
      </div>
    );
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
);

function EmptyContainer({ id, readOnly }: { id: string; readOnly: boolean }) {
  if (readOnly) return <p className={f.empty}>{t.nothingInside}</p>;
  return (
    <button
      type="button"
      className={cx(f.empty, f.add, 'nodrag', 'nopan')}
      onClick={(event) => {
        event.stopPropagation();
        const canvas = flow()?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        useCanvas.getState().openMenu({
          screen: { x: event.clientX, y: event.clientY },
          ...(canvas ? { canvas: { x: canvas.x - 120, y: canvas.y - 40 } } : {}),
          into: id,
        });
      }}
    >
      <Plus size={14} aria-hidden /> {t.addInside}
    </button>
  );
}

function Corner({ id }: { id: string }) {
  const rects = (): Rect[] =>
    (flow()?.getNodes() ?? [])
      .filter((node) => node.parentId === id)
      .map(({ position, measured }) => ({ ...position, w: measured?.width ?? 0, h: measured?.height ?? 0 }));
  const inside = rects();
  return (
    <NodeResizeControl
      position="bottom-right"
      className={f.corner!}
      minWidth={Math.max(BOX_MIN.w, ...inside.map((rect) => rect.x + rect.w + BOX_PAD))}
      minHeight={Math.max(BOX_MIN.h, ...inside.map((rect) => rect.y + rect.h + BOX_PAD))}
      onResizeEnd={(_, { x, y, width, height }) => {
        if (givenUp()) return;
        const at = [x, y, width, height].map(Math.round) as [number, number, number, number];
        useDocument.getState().apply([{ op: 'node.move', id, at }]);
      }}
    />
  );
}

/** A step on the canvas: what it is, its outcomes, and (from the run) how it goes. Renders only when its own node changes. */

import type { NodeProps } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useLensMark } from '../lens/store';
import { Ring } from '../presence/Ring';
import { useDocument } from '../stores/document';
import { useNodeStatus } from '../stores/run';
import { cx, Icon, kindColours, Tooltip } from '../ui';
import s from './card.module.css';
import { Live } from './live/LiveCard';
import { Spoken } from './live/Spoken';
import { besideTitle, lookOf } from './look';
import { Marks } from './Marks';
import { WayIn, WaysOut } from './Ports';
import { useProblems } from './problems';
import type { FlowNode } from './projection';
import { useCanvas } from './state';
import { Title } from './Title';

export const NodeCard = memo(
  function NodeCard({ id, selected }: NodeProps<FlowNode>) {
    const node = useDocument((state) => state.doc.nodes[id]);
    const type = useDocument((state) => (node ? state.types[node.type] : undefined));
    const look = useDocument((state) => (node ? lookOf(node, state.types, state.tools) : null));
    const beside = useDocument((state) => (node ? besideTitle(id, node, state.types, state.tools) : ''));
    const verdict = useCanvas((state) => state.drawing?.verdicts.get(id));
    const status = useNodeStatus(id);
    const lens = useLensMark(id);
    if (!node) return null;
    const { colour, soft } = kindColours(type?.group);
    return (
      <div
        className={cx(
          s.card,
          selected && s.selected,
          verdict === null && s.may,
          typeof verdict === 'string' && s.mayNot,
        )}
        data-id={id}
        data-status={status}
        data-lens={lens?.split('|')[0]}
        style={{ '--kind': colour, '--kind-soft': soft } as React.CSSProperties}
      >
        <Ring id={id} />
        <Spoken id={id} />
        <WayIn id={id} isEntry={Boolean(type?.is_entry)} />
        <div className={s.head}>
          <span className={s.tile}>
            <Icon name={look ?? 'puzzle'} size={15} />
          </span>
          <Title id={id} label={node.label} />
          <ProblemMark id={id} />
          <Marks id={id} />
          <span className={s.subtitle}>{beside}</span>
        </div>
        {type ? <WaysOut id={id} type={type} config={node.config} /> : null}
        <Live id={id} />
      </div>
    );
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
);

export function ProblemMark({ id }: { id: string }) {
  const problems = useProblems(id);
  if (problems.length === 0) return null;
  const isError = problems.some((problem) => problem.severity !== 'warning');
  const text = problems.map((problem) => problem.message).join('\n');
  return (
    <Tooltip content={text}>
      <span className={cx(s.problem, isError && s.problemError)} role="img" aria-label={text}>
        <TriangleAlert size={13} aria-hidden />
      </span>
    </Tooltip>
  );
}

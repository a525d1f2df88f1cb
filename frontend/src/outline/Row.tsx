/** One row of the outline: a step, an outcome, a note; and its cells. It hears only of its own step. */
/* biome-ignore-all lint/a11y/useSemanticElements: a table's elements cannot be placed one by one, which a long list needs */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the place of the focus is given to the row or to one of its cells */
/* biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys */

import { ChevronRight, CornerDownRight, Frame, StickyNote } from 'lucide-react';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import { lookOf } from '../canvas/look';
import { ProblemMark } from '../canvas/NodeCard';
import { nodeName } from '../graph/slug';
import type { Catalog, Doc } from '../graph/types';
import { outline as t } from '../i18n/en/outline';
import { useDocument } from '../stores/document';
import { cx, Icon, kindColours } from '../ui';
import { ConnectAfter } from './ConnectAfter';
import s from './outline.module.css';
import { Rename } from './Rename';
import { RunCell } from './RunCell';
import type { OutlineRow } from './tree';
import { outcomeName, rowName, whatOf } from './words';

export const COLUMNS = ['name', 'what', 'leads', 'run'] as const;

export interface RowProps {
  row: OutlineRow;
  /** Among all rows that are to be seen, from 0. */
  index: number;
  isOpen: boolean;
  isSelected: boolean;
  /** The column that the focus is on; -1: the whole row; undefined: it is elsewhere. */
  column: number | undefined;
  isRenaming: boolean;
  style?: CSSProperties | undefined;
  /** Told of the element, so that a list drawn in part knows how high the row is. */
  measure?: ((element: HTMLElement | null) => void) | undefined;
  act: RowActions;
}

export interface RowActions {
  pick(key: string, column: number, event: MouseEvent): void;
  fold(key: string): void;
  goTo(id: string): void;
  rename(key: string): void;
  renamed(): void;
}

export const Row = memo(RowShown, isSameRow);

function RowShown({ row, index, isOpen, isSelected, column, isRenaming, style, measure, act }: RowProps) {
  const cell = (at: number) => ({
    role: 'gridcell',
    tabIndex: column === at ? 0 : -1,
    'aria-colindex': at + 1,
    'data-column': at,
    className: cx(s.cell, s[COLUMNS[at]!]),
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      act.pick(row.key, at === 0 ? -1 : at, event);
    },
  });
  return (
    <div
      ref={measure}
      data-index={index}
      role="row"
      tabIndex={column === -1 ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-posinset={row.pos}
      aria-setsize={row.size}
      aria-expanded={row.hasChildren ? isOpen : undefined}
      aria-selected={isSelected}
      data-key={row.key}
      data-kind={row.kind}
      data-step={row.kind === 'step' ? row.id : undefined}
      className={cx(s.row, isSelected && s.selected)}
      style={{ ...style, '--level': row.level } as CSSProperties}
      onClick={(event) => act.pick(row.key, -1, event)}
      onDoubleClick={() => act.rename(row.key)}
    >
      <div {...cell(0)}>
        <Fold row={row} isOpen={isOpen} act={act} />
        {isRenaming ? <Rename row={row} done={act.renamed} /> : <Name row={row} />}
      </div>
      <div {...cell(1)}>
        <What row={row} />
      </div>
      <div {...cell(2)}>
        <Leads row={row} act={act} />
      </div>
      <div {...cell(3)}>{row.kind === 'step' && <RunCell id={row.id} />}</div>
    </div>
  );
}

function isSameRow(a: RowProps, b: RowProps): boolean {
  const { row: one, style: oneStyle, ...rest } = a;
  const { row: other, style: otherStyle, ...otherRest } = b;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return (
    keys.every((key) => rest[key] === otherRest[key]) &&
    oneStyle?.transform === otherStyle?.transform &&
    JSON.stringify(one) === JSON.stringify(other)
  );
}

/** For the pointer; with the keyboard the arrows fold. */
function Fold({ row, isOpen, act }: { row: OutlineRow; isOpen: boolean; act: RowActions }) {
  if (!row.hasChildren) return <span className={s.fold} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row itself says and does it
    <span
      className={s.fold}
      data-open={isOpen || undefined}
      onClick={(event) => {
        event.stopPropagation();
        act.fold(row.key);
      }}
    >
      <ChevronRight size={14} aria-hidden />
    </span>
  );
}

function Name({ row }: { row: OutlineRow }) {
  const name = useDocument((state) => rowName(row, state.doc));
  const node = useDocument((state) => (row.kind === 'step' ? state.doc.nodes[row.id] : undefined));
  const icon = useDocument((state) => (node ? lookOf(node, state.types, state.tools) : ''));
  const type = useDocument((state) => (node ? state.types[node.type] : undefined));
  const joins = useDocument((state) => row.joins.map((id) => nodeName(state.doc, id)).join('\n'));
  if (row.kind === 'outcome') return <span className={s.outcome}>{outcomeName(row)}</span>;
  if (row.kind === 'note' || row.kind === 'frame') {
    const Mark = row.kind === 'note' ? StickyNote : Frame;
    return (
      <>
        <Mark size={14} aria-label={row.kind === 'note' ? t.note : t.frame} role="img" className={s.mark} />
        <span className={s.title}>{name}</span>
      </>
    );
  }
  if (!node) return <span className={row.kind === 'empty' ? s.quiet : s.heading}>{name}</span>;
  const { colour, soft } = kindColours(type?.group);
  return (
    <>
      <span className={s.tile} style={{ color: colour, background: soft }}>
        <Icon name={icon} size={13} />
      </span>
      <span className={cx(s.title, node.disabled && s.off)}>{name}</span>
      {type && type.title !== name && <span className={s.type}>{type.title}</span>}
      {node.disabled && <span className={s.type}>{t.off}</span>}
      {joins && <span className={s.joins}>{t.joins(joins.split('\n'))}</span>}
      <ProblemMark id={row.id} />
    </>
  );
}

function What({ row }: { row: OutlineRow }) {
  const text = useDocument((state) => (row.kind === 'step' ? whatOf(state.doc.nodes[row.id], state.types) : ''));
  if (row.kind === 'loose') return <span className={s.quiet}>{t.looseHelp}</span>;
  return text ? <span title={text}>{text}</span> : null;
}

function Leads({ row, act }: { row: OutlineRow; act: RowActions }) {
  const [to] = row.leads;
  const name = useDocument((state) => (to === undefined ? '' : nodeName(state.doc, to)));
  const isEnd = useDocument((state) => isOpenEnd(row, state.doc, state.types));
  if (to === undefined) {
    if (row.isLoose) return <ConnectAfter id={row.id} />;
    return isEnd ? <span className={s.quiet}>{row.kind === 'outcome' ? t.ends : t.nothingFollows}</span> : null;
  }
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={s.link}
        onClick={(event) => {
          event.stopPropagation();
          act.goTo(to);
        }}
      >
        {row.jumps && <CornerDownRight size={13} aria-hidden />}
        <span>{row.jumps ? t.goesOn(name) : name}</span>
      </button>
      {row.isLoose && <ConnectAfter id={row.id} />}
    </>
  );
}

/** Something may follow here, and nothing does; inside a container that is how an iteration ends. */
function isOpenEnd(row: OutlineRow, doc: Doc, types: Catalog): boolean {
  if (row.kind === 'outcome') return true;
  const node = doc.nodes[row.id];
  if (row.kind !== 'step' || !node || node.parent) return false;
  return types[node.type]?.ports.length === 1 && !row.hasChildren;
}

/** One workflow in the list: what it is, how its last run went, and what can be done to it. */
import { Copy, Download, Ellipsis, PencilLine, Share2, Star, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { WorkflowSummary } from '@/api';
import { ago } from '@/run/format';
import { runLook } from '@/run/status';
import { Status } from '@/run-ui/StatusIcon';
import { Badge, IconButton, Menu, type MenuEntry } from '@/ui';
import { workflows as words } from '../i18n/en/workflows';
import { exportWorkflow, useDuplicate } from './actions';
import { mark, useMarks } from './marks';
import { rememberOpened } from './recent';
import s from './workflows.module.css';

const t = words.row;
const KINDS = ['ai', 'action', 'flow', 'people', 'data', 'io'];

/** A workflow keeps its colour, so that it is found again at a glance. */
function kindFor(id: string): string {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return KINDS[sum % KINDS.length] ?? 'io';
}

export type Asked = { what: 'rename' | 'delete' | 'share'; workflow: WorkflowSummary };

interface WorkflowRowProps {
  workflow: WorkflowSummary;
  now: number;
  /** Opens one of the dialogs, of which the list has one each. */
  onAsk: (asked: Asked) => void;
  /** Which of how many, since not all of a long list are drawn. */
  place: number;
  of: number;
}

export const WorkflowRow = memo(function WorkflowRow({ workflow, now, onAsk, place, of }: WorkflowRowProps) {
  const owns = workflow.role === 'owner';
  const facts = [workflow.description, owns ? '' : t.by(workflow.owner_name ?? t.somebody)].filter(Boolean);
  return (
    <li className={s.row} aria-posinset={place} aria-setsize={of}>
      <span className={s.mark} data-kind={kindFor(workflow.id)} aria-hidden>
        {[...workflow.name.trim()][0]?.toUpperCase()}
      </span>
      <div className={s.what}>
        <span className={s.nameLine}>
          <Link
            href={`/workflows/${workflow.id}`}
            className={s.name}
            data-row
            onClick={() => rememberOpened(workflow.id)}
          >
            {workflow.name}
          </Link>
          {!owns && <Badge>{t.role[workflow.role ?? 'viewer']}</Badge>}
        </span>
        <span className={s.about}>{facts.join(' · ') || t.noDescription}</span>
      </div>
      <LastRun workflow={workflow} now={now} />
      <span className={`${s.quiet} ${s.when}`}>{t.changed(ago(workflow.updated_at, now))}</span>
      <Pin workflow={workflow} />
      <More workflow={workflow} onAsk={onAsk} />
    </li>
  );
});

function LastRun({ workflow, now }: { workflow: WorkflowSummary; now: number }) {
  const run = workflow.last_run;
  if (!run) return <span className={`${s.quiet} ${s.ran}`}>{t.noRun}</span>;
  const look = runLook(run.status);
  const when = ago(run.at, now);
  return (
    <Link
      href={`/workflows/${workflow.id}/runs/${run.id}`}
      className={s.ran}
      aria-label={t.lastRun(look.word, when)}
      title={run.error || undefined}
    >
      <Status look={look} />
      <span className={s.quiet}>{when}</span>
    </Link>
  );
}

function Pin({ workflow }: { workflow: WorkflowSummary }) {
  const pinned = useMarks((marks) => marks.pinned.has(workflow.id));
  return (
    <span className={s.pin} data-on={pinned || undefined}>
      <IconButton
        label={pinned ? t.unpin(workflow.name) : t.pin(workflow.name)}
        size="small"
        aria-pressed={pinned}
        icon={<Star size={15} fill={pinned ? 'currentColor' : 'none'} />}
        onClick={() => mark('pinned', workflow.id, !pinned)}
      />
    </span>
  );
}

function More({ workflow, onAsk }: Pick<WorkflowRowProps, 'workflow' | 'onAsk'>) {
  const duplicate = useDuplicate();
  const edits = workflow.role === 'editor' || workflow.role === 'owner';
  const owns = workflow.role === 'owner';
  const ask = (what: Asked['what']) => () => onAsk({ what, workflow });
  const items: MenuEntry[] = [
    { label: t.rename, icon: <PencilLine size={15} />, onSelect: ask('rename'), disabled: !edits },
    { label: t.duplicate, icon: <Copy size={15} />, onSelect: () => duplicate.mutate(workflow) },
    { label: t.share, icon: <Share2 size={15} />, onSelect: ask('share'), disabled: !owns },
    { label: t.export, icon: <Download size={15} />, onSelect: () => void exportWorkflow(workflow) },
    'separator',
    { label: t.remove, icon: <Trash2 size={15} />, onSelect: ask('delete'), danger: true, disabled: !owns },
  ];
  return (
    <span className={s.menu}>
      <Menu
        trigger={<IconButton label={t.menu(workflow.name)} size="small" icon={<Ellipsis size={16} />} />}
        items={items}
      />
    </span>
  );
}

/** One workflow in the list, with what can be done to it. */
import { Copy, Download, Ellipsis, PencilLine, Share2, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { messageOf, type Run, type WorkflowSummary } from '@/api';
import { ago } from '@/run/format';
import { runLook } from '@/run/status';
import { ShareDialog } from '@/share/ShareDialog';
import {
  Badge,
  Button,
  ConfirmDialog,
  Dialog,
  Field,
  IconButton,
  Input,
  Menu,
  type MenuEntry,
  type Tone,
} from '@/ui';
import { exportWorkflow, useDelete, useDuplicate, useRename } from './actions';
import { rememberOpened } from './recent';
import s from './workflows.module.css';

const TONES: Record<string, Tone> = { active: 'run', good: 'ok', people: 'wait', bad: 'fail', warn: 'warn' };
const ROLES: Record<string, string> = { viewer: 'Viewer', operator: 'Operator', editor: 'Editor', owner: 'Owner' };

const KINDS = ['ai', 'action', 'flow', 'people', 'data', 'io'];

/** A workflow keeps its colour, so that it is found again at a glance. */
function kindFor(id: string): string {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return KINDS[sum % KINDS.length] ?? 'io';
}

type Open = 'rename' | 'delete' | 'share' | null;

export function WorkflowRow({
  workflow,
  run,
  now,
}: {
  workflow: WorkflowSummary;
  run: Run | undefined;
  now: number;
}) {
  const [open, setOpen] = useState<Open>(null);
  const duplicate = useDuplicate();
  const remove = useDelete();
  const edits = workflow.role === 'editor' || workflow.role === 'owner';
  const owns = workflow.role === 'owner';
  const items: MenuEntry[] = [
    { label: 'Rename', icon: <PencilLine size={15} />, onSelect: () => setOpen('rename'), disabled: !edits },
    { label: 'Duplicate', icon: <Copy size={15} />, onSelect: () => duplicate.mutate(workflow) },
    { label: 'Share', icon: <Share2 size={15} />, onSelect: () => setOpen('share'), disabled: !owns },
    { label: 'Export', icon: <Download size={15} />, onSelect: () => void exportWorkflow(workflow) },
    'separator',
    { label: 'Delete', icon: <Trash2 size={15} />, onSelect: () => setOpen('delete'), danger: true, disabled: !owns },
  ];
  const look = run && runLook(run.status);
  const facts = [workflow.description, owns ? '' : `by ${workflow.owner_name ?? 'somebody'}`].filter(Boolean);
  return (
    <li className={s.row}>
      <span className={s.mark} data-kind={kindFor(workflow.id)} aria-hidden>
        {[...workflow.name.trim()][0]?.toUpperCase()}
      </span>
      <div style={{ minWidth: 0 }}>
        <Link href={`/workflows/${workflow.id}`} className={s.name} onClick={() => rememberOpened(workflow.id)}>
          {workflow.name}
        </Link>
        <span className={s.about}>{facts.join(' · ') || 'No description'}</span>
      </div>
      <span>
        {run && look ? (
          <Badge tone={TONES[look.tone] ?? 'neutral'}>{look.word}</Badge>
        ) : (
          <span className={s.quiet}>No run yet</span>
        )}
      </span>
      <span className={s.role}>
        <Badge>{ROLES[workflow.role]}</Badge>
      </span>
      <span className={`${s.quiet} ${s.when}`}>Changed {ago(workflow.updated_at, now)}</span>
      <span className={s.menu}>
        <Menu
          trigger={<IconButton label={`More about ${workflow.name}`} size="small" icon={<Ellipsis size={16} />} />}
          items={items}
        />
      </span>
      {open === 'rename' && <RenameDialog workflow={workflow} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={(next) => setOpen(next ? 'delete' : null)}
        title={`Delete “${workflow.name}”?`}
        text="Its versions and shares go too, and runs that go on are cancelled. This cannot be undone."
        action="Delete"
        danger
        onConfirm={() => remove.mutateAsync(workflow)}
      />
      <ShareDialog
        workflowId={workflow.id}
        name={workflow.name}
        role={workflow.role}
        open={open === 'share'}
        onOpenChange={(next) => setOpen(next ? 'share' : null)}
      />
    </li>
  );
}

function RenameDialog({ workflow, onClose }: { workflow: WorkflowSummary; onClose: () => void }) {
  const [name, setName] = useState(workflow.name);
  const rename = useRename();
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted) rename.mutate({ workflow, name: wanted }, { onSuccess: onClose });
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Rename"
      width={400}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form="rename" disabled={!name.trim() || rename.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form id="rename" onSubmit={submit}>
        <Field label="Name" htmlFor="rename-name" error={rename.error ? messageOf(rename.error) : undefined}>
          <Input
            id="rename-name"
            autoFocus
            maxLength={200}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

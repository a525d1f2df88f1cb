/** The published versions of a workflow: look at one, make the draft what it was. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, GitCommitVertical, History } from 'lucide-react';
import { useState } from 'react';
import { api, keys, messageOf, useCatalog, useVersion, useVersions, type Version, type Workflow } from '@/api';
import { ago } from '@/run/format';
import { useNow } from '@/run-ui/now';
import { useDocument } from '@/stores/document';
import { Sketch } from '@/templates/Sketch';
import {
  Badge,
  Button,
  CodeBlock,
  ConfirmDialog,
  Dialog,
  EmptyState,
  FieldError,
  IconButton,
  Skeleton,
  toast,
} from '@/ui';
import s from './versions.module.css';

function useRestore(workflow: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (number: number) => {
      await useDocument.getState().flush();
      return api.post<Workflow>(`/workflows/${workflow}/versions/${number}/restore`);
    },
    onSuccess: async (_, number) => {
      client.invalidateQueries({ queryKey: keys.workflow(workflow) });
      await useDocument.getState().refresh();
      toast(`The draft is version ${number} again.`);
      done();
    },
    onError: (error) => toast(messageOf(error), { tone: 'fail' }),
  });
}

function Row({ version, published, onView }: { version: Version; published: number | null; onView: () => void }) {
  const now = useNow(true);
  return (
    <li className={s.version}>
      <span className={s.number}>v{version.number}</span>
      <div className={s.text}>
        <span>{version.message || 'No message'}</span>
        <span className={s.meta}>
          {version.by_name ?? 'Somebody'} · {ago(version.at, now)}
        </span>
      </div>
      {version.number === published && <Badge tone="ok">Published</Badge>}
      <Button size="small" onClick={onView}>
        View
      </Button>
    </li>
  );
}

function List({ workflow, onView }: { workflow: string; onView: (number: number) => void }) {
  const { data: versions, error } = useVersions(workflow);
  const published = useDocument((state) => state.published);
  if (error) return <FieldError>{messageOf(error)}</FieldError>;
  if (!versions) return <Skeleton height={120} />;
  if (versions.length === 0) {
    return (
      <EmptyState
        icon={<GitCommitVertical size={22} />}
        title="Nothing published yet"
        text="Publishing keeps a numbered version that never changes. Callers by REST get the newest."
      />
    );
  }
  return (
    <ul className={s.list}>
      {versions.map((version) => (
        <Row key={version.number} version={version} published={published} onView={() => onView(version.number)} />
      ))}
    </ul>
  );
}

function View({ workflow, number, done }: { workflow: string; number: number; done: () => void }) {
  const { data: version, error } = useVersion(workflow, number);
  const { data: catalog } = useCatalog();
  const readOnly = useDocument((state) => state.readOnly);
  const restore = useRestore(workflow, done);
  const [asking, setAsking] = useState(false);
  if (error) return <FieldError>{messageOf(error)}</FieldError>;
  if (!version?.document) return <Skeleton height={220} />;
  return (
    <>
      <div className={s.picture}>
        {catalog && <Sketch doc={version.document} types={catalog.byKey} height={200} labels />}
      </div>
      <div className={s.viewFoot}>
        <span className={s.viewText}>
          {version.message || 'No message'}
          <span className={s.meta}> · {version.by_name ?? 'Somebody'}</span>
        </span>
        {!readOnly && (
          <Button variant="primary" onClick={() => setAsking(true)} disabled={restore.isPending}>
            Restore as draft
          </Button>
        )}
      </div>
      <details className={s.raw}>
        <summary>The document as JSON</summary>
        <CodeBlock text={JSON.stringify(version.document, null, 2)} label={`document of version ${number}`} />
      </details>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Restore version ${number}?`}
        text="The draft becomes what this version holds. What is published stays as it is."
        action="Restore"
        onConfirm={() => restore.mutateAsync(number)}
      />
    </>
  );
}

export function VersionsDialog({
  workflowId,
  open,
  onOpenChange,
}: {
  workflowId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [viewed, setViewed] = useState<number | null>(null);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        onOpenChange(next);
        if (!next) setViewed(null);
      }}
      title={viewed === null ? 'Versions' : `Version ${viewed}`}
      width={620}
    >
      {viewed === null ? (
        <List workflow={workflowId} onView={setViewed} />
      ) : (
        <>
          <Button variant="ghost" size="small" icon={<ArrowLeft size={14} />} onClick={() => setViewed(null)}>
            All versions
          </Button>
          <View workflow={workflowId} number={viewed} done={() => onOpenChange(false)} />
        </>
      )}
    </Dialog>
  );
}

export function VersionsButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const [open, setOpen] = useState(false);
  const id = workflowId ?? current;
  return (
    <>
      <IconButton
        label="Versions"
        outlined
        icon={<History size={16} />}
        disabled={!id}
        onClick={() => setOpen(true)}
      />
      {id && <VersionsDialog workflowId={id} open={open} onOpenChange={setOpen} />}
    </>
  );
}

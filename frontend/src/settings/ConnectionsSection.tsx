/** Model providers and their keys. A key can be written and replaced, never read. */
import { Lock, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, type Connection, type ConnectionTest, keys, messageOf, useConnections } from '@/api';
import { Badge, Banner, Button, ConfirmDialog, Skeleton, Spinner } from '@/ui';
import { ConnectionDialog } from './ConnectionDialog';
import { useChange } from './changes';
import s from './settings.module.css';

export function ConnectionsSection() {
  const { data: connections, error } = useConnections();
  const [adding, setAdding] = useState(false);
  return (
    <section className={s.section} aria-labelledby="connections-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="connections-title">Connections</h2>
          <p className={s.lead}>
            OpenAI, or any server that speaks its language: Ollama, vLLM, LM Studio, llama.cpp.
          </p>
        </div>
        <Button variant="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          Add a connection
        </Button>
      </div>
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
      {!connections && !error && <Skeleton height={120} />}
      {connections && (
        <ul className={s.card}>
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
      {adding && <ConnectionDialog onClose={() => setAdding(false)} />}
    </section>
  );
}

const count = (models: number) => (models === 1 ? 'one model' : `${models} models`);

function ConnectionRow({ connection }: { connection: Connection }) {
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const path = `/connections/${encodeURIComponent(connection.id)}`;
  const test = useChange(async () => (await api.post<ConnectionTest>(`${path}/test`)).data, [], { quiet: true });
  const remove = useChange(() => api.del(path), [keys.connections, keys.me], {
    said: `“${connection.name}” is removed.`,
  });
  const facts = [
    connection.base_url,
    connection.models.length ? count(connection.models.length) : '',
    connection.owner_name && !connection.may_change ? `by ${connection.owner_name}` : '',
  ].filter(Boolean);
  const outcome = test.error ? { ok: false, message: messageOf(test.error) } : test.data;
  return (
    <li className={s.row}>
      <Plug size={17} aria-hidden color="var(--muted)" />
      <div className={s.main}>
        <div className={s.title}>
          {connection.name}
          {connection.built_in && <Badge>Built in</Badge>}
          {!connection.built_in && connection.shared && <Badge tone="accent">Shared with everybody</Badge>}
          {connection.has_secret && (
            <Badge tone="ok">
              <Lock size={10} aria-hidden /> Key set
            </Badge>
          )}
        </div>
        <div className={s.meta}>{connection.note || facts.join(' · ')}</div>
      </div>
      <div className={s.actions}>
        <Button
          size="small"
          disabled={test.isPending}
          icon={test.isPending ? <Spinner size={13} /> : undefined}
          onClick={() => test.mutate(undefined)}
        >
          Test
        </Button>
        {connection.may_change && (
          <>
            <Button size="small" variant="ghost" onClick={() => setOpen('edit')}>
              Edit
            </Button>
            <Button size="small" variant="ghost" onClick={() => setOpen('delete')}>
              Remove
            </Button>
          </>
        )}
      </div>
      {outcome && (
        <p className={s.result} data-ok={outcome.ok} role="status">
          {outcome.message}
        </p>
      )}
      {open === 'edit' && <ConnectionDialog connection={connection} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={(next) => setOpen(next ? 'delete' : null)}
        title={`Remove “${connection.name}”?`}
        text="Steps that name it fail until they name another. Its key is destroyed."
        action="Remove"
        danger
        onConfirm={() => remove.mutateAsync(undefined)}
      />
    </li>
  );
}

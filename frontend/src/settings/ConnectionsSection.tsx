/** Model providers and their keys. A key can be written and replaced, never read. */
import { Lock, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, type Connection, type ConnectionTest, keys, messageOf, useConnections } from '@/api';
import { Badge, Button, ConfirmDialog, Skeleton, Spinner } from '@/ui';
import { settings as words } from '../i18n/en/settings';
import { ConnectionDialog } from './ConnectionDialog';
import { useChange } from './changes';
import s from './settings.module.css';
import { Unread } from './Unread';

const t = words.connections;

export function ConnectionsSection() {
  const { data: connections, error, refetch } = useConnections();
  const [adding, setAdding] = useState(false);
  return (
    <section className={s.section} aria-labelledby="connections-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="connections-title">{t.title}</h2>
          <p className={s.lead}>{t.lead}</p>
        </div>
        <Button variant="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      </div>
      {error && <Unread error={error} onRetry={refetch} />}
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

function ConnectionRow({ connection }: { connection: Connection }) {
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const path = `/connections/${encodeURIComponent(connection.id)}`;
  const test = useChange(async () => (await api.post<ConnectionTest>(`${path}/test`)).data, [], { quiet: true });
  const remove = useChange(() => api.del(path), [keys.connections, keys.me], {
    said: t.removed(connection.name),
  });
  const facts = [
    connection.base_url,
    connection.models.length ? t.models(connection.models.length) : '',
    connection.owner_name && !connection.may_change ? t.by(connection.owner_name) : '',
  ].filter(Boolean);
  const outcome = test.error ? { ok: false, message: messageOf(test.error) } : test.data;
  return (
    <li className={s.row}>
      <Plug size={17} aria-hidden color="var(--muted)" />
      <div className={s.main}>
        <div className={s.title}>
          {connection.name}
          {connection.built_in && <Badge>{t.builtIn}</Badge>}
          {!connection.built_in && connection.shared && <Badge tone="accent">{t.shared}</Badge>}
          {connection.has_secret && (
            <Badge tone="ok">
              <Lock size={10} aria-hidden /> {t.keySet}
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
          {test.isPending ? t.testing : t.test}
        </Button>
        {connection.may_change && (
          <>
            <Button size="small" variant="ghost" onClick={() => setOpen('edit')}>
              {t.edit}
            </Button>
            <Button size="small" variant="ghost" onClick={() => setOpen('delete')}>
              {t.remove}
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
        title={t.removeTitle(connection.name)}
        text={t.removeText}
        action={t.remove}
        danger
        onConfirm={() => remove.mutateAsync(undefined)}
      />
    </li>
  );
}

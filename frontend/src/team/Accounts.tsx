/** Everybody's accounts, for administrators: inviting, closing, making administrator. */
import { UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type Account, api, type InvitedAccount, keys, messageOf, useAccounts, useMe } from '@/api';
import { useChange } from '@/settings/changes';
import s from '@/settings/settings.module.css';
import { Unread } from '@/settings/Unread';
import { Avatar, Badge, Button, CodeBlock, Dialog, Field, FieldError, Input, Skeleton } from '@/ui';
import { team as t } from '../i18n/en/team';

export function Accounts() {
  const { data: accounts, error, refetch } = useAccounts(true);
  const [inviting, setInviting] = useState(false);
  return (
    <section className={s.section} aria-labelledby="accounts-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="accounts-title">{t.accounts}</h2>
          <p className={s.lead}>{t.accountsLead}</p>
        </div>
        <Button variant="primary" icon={<UserPlus size={15} />} onClick={() => setInviting(true)}>
          {t.invite}
        </Button>
      </div>
      {error && <Unread error={error} onRetry={refetch} />}
      {!accounts && !error && <Skeleton height={90} />}
      {accounts && (
        <ul className={s.card}>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </ul>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </section>
  );
}

function AccountRow({ account }: { account: Account }) {
  const me = useMe().data;
  const [asking, setAsking] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const path = `/users/${account.id}`;
  const change = useChange((body: object) => api.patch<Account>(path, body), [keys.accounts]);
  const invite = useChange(
    async () => (await api.post<{ invitation: string }>(`${path}/invitation`)).data,
    [keys.accounts],
  );
  const mine = account.id === me?.id;
  return (
    <li className={s.row}>
      <Avatar name={account.name} size={28} />
      <div className={s.main}>
        <div className={s.title}>
          {account.name}
          {mine && t.you}
          {account.is_admin && <Badge tone="accent">{t.administrator}</Badge>}
          {account.pending && <Badge tone="warn">{t.invited}</Badge>}
          {!account.is_active && <Badge tone="fail">{t.closed}</Badge>}
        </div>
        <div className={s.meta}>
          {account.username} · {account.email || t.noMail}
        </div>
      </div>
      {!mine && (
        <div className={s.actions}>
          {account.is_active && (
            <Button
              size="small"
              variant="ghost"
              disabled={invite.isPending}
              onClick={() => invite.mutate(undefined, { onSuccess: (made) => setLink(made.invitation) })}
            >
              {t.newLink}
            </Button>
          )}
          <Button size="small" variant="ghost" onClick={() => change.mutate({ is_admin: !account.is_admin })}>
            {account.is_admin ? t.noAdmin : t.makeAdmin}
          </Button>
          <Button
            size="small"
            variant="ghost"
            onClick={() => (account.is_active ? setAsking(true) : change.mutate({ is_active: true }))}
          >
            {account.is_active ? t.close : t.openAgain}
          </Button>
        </div>
      )}
      {link && <LinkDialog name={account.name} link={link} onClose={() => setLink(null)} />}
      {asking && (
        <CloseAccountDialog
          account={account}
          onClose={() => setAsking(false)}
          change={(body) => change.mutateAsync(body)}
        />
      )}
    </li>
  );
}

function CloseAccountDialog({
  account,
  onClose,
  change,
}: {
  account: Account;
  onClose: () => void;
  change: (body: object) => Promise<unknown>;
}) {
  const me = useMe().data;
  const [successor, setSuccessor] = useState(me?.username ?? '');
  const [busy, setBusy] = useState(false);
  async function close(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const heir = successor.trim() ? { successor: successor.trim() } : {};
      await change({ is_active: false, ...heir });
      onClose();
    } catch {
      setBusy(false); // the reason is shown as a message
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.closeDialog.title(account.name)}
      description={t.closeDialog.text}
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button variant="danger" type="submit" form="close-account" disabled={busy}>
            {t.closeDialog.action}
          </Button>
        </>
      }
    >
      <form id="close-account" onSubmit={close}>
        <Field label={t.closeDialog.heir} htmlFor="successor" help={t.closeDialog.heirHelp}>
          <Input id="successor" value={successor} onChange={(event) => setSuccessor(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}

function LinkDialog({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
  const address = new URL(link, location.origin).href;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.link.title(name)}
      width={540}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t.link.done}
        </Button>
      }
    >
      <div className={s.once}>
        <p>{t.link.text}</p>
        <CodeBlock text={address} label={t.link.label} wrap />
      </div>
    </Dialog>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const invite = useChange(
    async (body: object) => (await api.post<InvitedAccount>('/users', body)).data,
    [keys.accounts],
    {
      quiet: true,
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    invite.mutate({ username: username.trim(), email: email.trim() });
  }
  if (invite.data) return <LinkDialog name={invite.data.username} link={invite.data.invitation} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.inviteDialog.title}
      description={t.inviteDialog.text}
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="invite"
            disabled={!username.trim() || !email.trim() || invite.isPending}
          >
            {t.inviteDialog.action}
          </Button>
        </>
      }
    >
      <form id="invite" className={s.form} onSubmit={submit}>
        <Field label={t.inviteDialog.username} htmlFor="invite-name">
          <Input id="invite-name" autoFocus value={username} onChange={(event) => setUsername(event.target.value)} />
        </Field>
        <Field label={t.inviteDialog.email} htmlFor="invite-email">
          <Input id="invite-email" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <FieldError>{invite.error ? messageOf(invite.error) : null}</FieldError>
      </form>
    </Dialog>
  );
}

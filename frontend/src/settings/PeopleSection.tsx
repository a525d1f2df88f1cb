/** Teams, and for administrators the accounts of everybody. */
import { UserPlus, Users, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import {
  type Account,
  api,
  type InvitedAccount,
  keys,
  messageOf,
  type Team,
  useAccounts,
  useMe,
  useTeams,
} from '@/api';
import {
  Avatar,
  Badge,
  Banner,
  Button,
  CodeBlock,
  ConfirmDialog,
  Dialog,
  EmptyState,
  Field,
  FieldError,
  IconButton,
  Input,
  Select,
  Skeleton,
} from '@/ui';
import { useChange } from './changes';
import s from './settings.module.css';

export function PeopleSection() {
  const me = useMe().data;
  return (
    <>
      <Teams />
      {me?.is_admin && <Accounts />}
    </>
  );
}

function Teams() {
  const { data: teams, error } = useTeams();
  const [name, setName] = useState('');
  const create = useChange((body: object) => api.post<Team>('/teams', body), [keys.teams], { quiet: true });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate({ name: name.trim() }, { onSuccess: () => setName('') });
  }
  return (
    <section className={s.section} aria-labelledby="teams-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="teams-title">Teams</h2>
          <p className={s.lead}>
            Share with a team, or ask it for approvals as <code>team:name</code>.
          </p>
        </div>
      </div>
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
      {!teams && !error && <Skeleton height={90} />}
      {teams?.length === 0 && (
        <EmptyState
          icon={<Users size={22} />}
          title="You are in no team yet"
          text="Found one below and add people."
        />
      )}
      {teams?.map((team) => (
        <TeamCard key={team.id} team={team} />
      ))}
      <form className={s.actions} onSubmit={submit}>
        <Input
          aria-label="Name of the new team"
          placeholder="Name of a new team"
          maxLength={64}
          style={{ maxWidth: 260 }}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={!name.trim() || create.isPending}>
          Found team
        </Button>
      </form>
      <FieldError>{create.error ? messageOf(create.error) : null}</FieldError>
    </section>
  );
}

function TeamCard({ team }: { team: Team }) {
  const owner = team.role === 'owner';
  const path = `/teams/${team.id}`;
  const [who, setWho] = useState('');
  const [asking, setAsking] = useState(false);
  const me = useMe().data;
  const add = useChange((body: object) => api.post(`${path}/members`, body), [keys.teams], { quiet: true });
  const change = useChange(
    ({ user, role }: { user: string; role: string }) => api.patch(`${path}/members/${user}`, { role }),
    [keys.teams],
  );
  const drop = useChange((user: string) => api.del(`${path}/members/${user}`), [keys.teams]);
  const remove = useChange(() => api.del(path), [keys.teams], { said: `Team “${team.name}” is deleted.` });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (who.trim()) add.mutate({ user: who.trim() }, { onSuccess: () => setWho('') });
  }
  return (
    <div className={s.card}>
      <div className={s.row}>
        <div className={s.main}>
          <div className={s.title}>{team.name}</div>
          <div className={s.meta}>{team.members.length === 1 ? 'One person' : `${team.members.length} people`}</div>
        </div>
        {owner && (
          <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
            Delete
          </Button>
        )}
      </div>
      {team.members.map((member) => (
        <div key={member.user} className={s.row}>
          <Avatar name={member.user_name} size={26} />
          <div className={s.main}>
            {member.user_name}
            {member.user === me?.id && ' (you)'}
          </div>
          {owner ? (
            <div className={s.actions}>
              <Select
                small
                label={`Role of ${member.user_name}`}
                value={member.role}
                options={[
                  { value: 'member', label: 'Member' },
                  { value: 'owner', label: 'Owner' },
                ]}
                onChange={(role) => change.mutate({ user: member.user, role })}
              />
              <IconButton
                label={`Remove ${member.user_name}`}
                size="small"
                icon={<X size={14} />}
                onClick={() => drop.mutate(member.user)}
              />
            </div>
          ) : (
            <Badge>{member.role === 'owner' ? 'Owner' : 'Member'}</Badge>
          )}
        </div>
      ))}
      {owner && (
        <form className={s.row} onSubmit={submit}>
          <div className={s.main}>
            <Input
              aria-label={`Add somebody to ${team.name}`}
              placeholder="Username or e-mail address"
              value={who}
              onChange={(event) => {
                setWho(event.target.value);
                add.reset();
              }}
            />
            <FieldError>{add.error ? messageOf(add.error) : null}</FieldError>
          </div>
          <Button type="submit" icon={<UserPlus size={14} />} disabled={!who.trim() || add.isPending}>
            Add
          </Button>
        </form>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete team “${team.name}”?`}
        text="What was shared with it is no longer shared. Its people keep their accounts."
        action="Delete"
        danger
        onConfirm={() => remove.mutateAsync(undefined)}
      />
    </div>
  );
}

function Accounts() {
  const { data: accounts, error } = useAccounts(true);
  const [inviting, setInviting] = useState(false);
  return (
    <section className={s.section} aria-labelledby="accounts-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="accounts-title">Accounts</h2>
          <p className={s.lead}>
            Everybody who may sign in here. Administrators still see only what is shared with them.
          </p>
        </div>
        <Button variant="primary" icon={<UserPlus size={15} />} onClick={() => setInviting(true)}>
          Invite
        </Button>
      </div>
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
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
          {mine && ' (you)'}
          {account.is_admin && <Badge tone="accent">Administrator</Badge>}
          {account.pending && <Badge tone="warn">Invited</Badge>}
          {!account.is_active && <Badge tone="fail">Closed</Badge>}
        </div>
        <div className={s.meta}>
          {account.username} · {account.email || 'no e-mail address'}
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
              New link
            </Button>
          )}
          <Button size="small" variant="ghost" onClick={() => change.mutate({ is_admin: !account.is_admin })}>
            {account.is_admin ? 'No administrator' : 'Make administrator'}
          </Button>
          <Button
            size="small"
            variant="ghost"
            onClick={() => (account.is_active ? setAsking(true) : change.mutate({ is_active: true }))}
          >
            {account.is_active ? 'Close' : 'Open again'}
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
      title={`Close the account of ${account.name}?`}
      description="They are signed out everywhere, their tokens stop working. It can be opened again."
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" type="submit" form="close-account" disabled={busy}>
            Close account
          </Button>
        </>
      }
    >
      <form id="close-account" onSubmit={close}>
        <Field
          label="Who takes over their workflows"
          htmlFor="successor"
          help="Workflows they own alone need an owner. Username or e-mail address."
        >
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
      title={`Invitation for ${name}`}
      width={540}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={s.once}>
        <p>Pass this on: it works once, within a week, and is not shown again.</p>
        <CodeBlock text={address} label="invitation" wrap />
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
      title="Invite somebody"
      description="You get a one-time link to pass on; they choose their own password."
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="invite"
            disabled={!username.trim() || !email.trim() || invite.isPending}
          >
            Create link
          </Button>
        </>
      }
    >
      <form id="invite" className={s.form} onSubmit={submit}>
        <Field label="Username" htmlFor="invite-name">
          <Input id="invite-name" autoFocus value={username} onChange={(event) => setUsername(event.target.value)} />
        </Field>
        <Field label="E-mail address" htmlFor="invite-email">
          <Input id="invite-email" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <FieldError>{invite.error ? messageOf(invite.error) : null}</FieldError>
      </form>
    </Dialog>
  );
}

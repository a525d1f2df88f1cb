/** Who may do what with a workflow: people and teams with one of four roles. Only owners may change it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2, Users } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { api, keys, messageOf, type Role, type Share, useMe, useShares, useTeams } from '@/api';
import { Avatar, Button, Combo, Dialog, FieldError, IconButton, Select, Skeleton, toast } from '@/ui';
import { share as t } from '../i18n/en/share';
import s from './share.module.css';

const ROLES = (['viewer', 'operator', 'editor', 'owner'] as const).map((value) => ({
  value,
  label: t.roles[value],
  about: t.abouts[value],
}));

function useShareChanges(workflow: string) {
  const client = useQueryClient();
  const path = `/workflows/${workflow}/shares`;
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.shares(workflow) });
  const onError = (error: unknown) => toast(messageOf(error), { tone: 'fail' });
  return {
    add: useMutation({ mutationFn: (body: object) => api.post<Share>(path, body), onSuccess }),
    change: useMutation({
      mutationFn: ({ id, role }: { id: string; role: string }) => api.patch<Share>(`${path}/${id}`, { role }),
      onSuccess,
      onError,
    }),
    remove: useMutation({ mutationFn: (id: string) => api.del(`${path}/${id}`), onSuccess, onError }),
  };
}

function AddForm({ workflow }: { workflow: string }) {
  const { add } = useShareChanges(workflow);
  const { data: teams = [] } = useTeams();
  const me = useMe().data;
  const [who, setWho] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const options = teams.map((team) => ({ value: team.name, note: t.team }));
  async function submit(event: FormEvent) {
    event.preventDefault();
    const name = who.trim();
    if (!name) return;
    const team = teams.find((each) => each.name === name);
    try {
      await add.mutateAsync(team ? { team: team.id, role } : { user: name, role });
      toast(t.done(name));
      setWho('');
    } catch {
      // Shown under the field.
    }
  }
  return (
    <form onSubmit={submit}>
      <div className={s.add}>
        <Combo
          label={t.who}
          placeholder={t.whoHelp}
          value={who}
          options={options}
          onChange={(next) => {
            setWho(next);
            add.reset();
          }}
        />
        <Select label={t.role} value={role} options={ROLES} onChange={(next) => setRole(next as Role)} />
        <Button type="submit" variant="primary" disabled={!who.trim() || add.isPending}>
          {t.add}
        </Button>
      </div>
      <FieldError>{add.error ? messageOf(add.error) : null}</FieldError>
      {me?.is_admin && (
        <p className={s.invite}>
          {t.invite.before}
          <Link href="/team">{t.invite.link}</Link>
          {t.invite.after}
        </p>
      )}
    </form>
  );
}

function Row({ share, workflow, lastOwner }: { share: Share; workflow: string; lastOwner: boolean }) {
  const { change, remove } = useShareChanges(workflow);
  const me = useMe().data;
  const name = share.user_name ?? share.team_name ?? '';
  const busy = change.isPending || remove.isPending;
  return (
    <li className={s.person}>
      {share.team ? (
        <span className={s.team}>
          <Users size={15} aria-hidden />
        </span>
      ) : (
        <Avatar name={name} size={28} />
      )}
      <div className={s.names}>
        <span>
          {name}
          {share.user === me?.id && t.you}
        </span>
        <span className={s.mail}>{share.team ? t.teamRow : share.user_email}</span>
      </div>
      <Select
        className={s.role}
        small
        label={t.roleOf(name)}
        value={share.role}
        options={ROLES}
        disabled={busy || lastOwner}
        onChange={(role) => change.mutate({ id: share.id, role })}
      />
      <IconButton
        label={lastOwner ? t.lastOwner : t.remove(name)}
        size="small"
        disabled={busy || lastOwner}
        icon={<Trash2 size={14} />}
        onClick={() => remove.mutate(share.id)}
      />
    </li>
  );
}

function People({ workflow }: { workflow: string }) {
  const { data: shares, error, refetch } = useShares(workflow);
  if (error) {
    return (
      <div className={s.failed}>
        <FieldError>{messageOf(error)}</FieldError>
        <Button size="small" onClick={() => refetch()}>
          {t.retry}
        </Button>
      </div>
    );
  }
  if (!shares) return <Skeleton height={44} />;
  const owners = shares.filter((share) => share.role === 'owner');
  return (
    <ul className={s.list} aria-label={t.list}>
      {shares.map((share) => (
        <Row
          key={share.id}
          share={share}
          workflow={workflow}
          lastOwner={owners.length === 1 && owners[0]?.id === share.id}
        />
      ))}
    </ul>
  );
}

function RoleHelp() {
  return (
    <dl className={s.roles}>
      {ROLES.map((role) => [
        <dt key={role.value}>{role.label}</dt>,
        <dd key={`${role.value} about`}>{role.about}</dd>,
      ])}
    </dl>
  );
}

export function ShareDialog({
  workflowId,
  name,
  role,
  open,
  onOpenChange,
}: {
  workflowId: string;
  name: string;
  role: Role;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const owner = role === 'owner';
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t.title(name)}
      description={owner ? t.lead : undefined}
      width={520}
    >
      <div className={s.panel} data-hint="sharing">
        {owner ? (
          <>
            <AddForm workflow={workflowId} />
            <People workflow={workflowId} />
          </>
        ) : (
          <p>{t.notOwner[role]}</p>
        )}
        <RoleHelp />
      </div>
    </Dialog>
  );
}

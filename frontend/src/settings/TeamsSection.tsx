/** My teams: their people and roles; owners change them. */
import { UserPlus, Users, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, keys, messageOf, type Team, useMe, useTeams } from '@/api';
import {
  Avatar,
  Badge,
  Banner,
  Button,
  ConfirmDialog,
  EmptyState,
  FieldError,
  IconButton,
  Input,
  Select,
  Skeleton,
} from '@/ui';
import { useChange } from './changes';
import s from './settings.module.css';

export function Teams() {
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
          text="Create one below and add people."
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
          Create team
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

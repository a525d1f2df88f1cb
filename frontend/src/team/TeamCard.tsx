/** One team: its people and their roles, what is shared with it; owners change it, everybody may leave. */
import { ChevronRight, Ellipsis, UserPlus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { api, keys, messageOf, type Team, type TeamMember, useMe, useTeamWorkflows } from '@/api';
import { useChange } from '@/settings/changes';
import s from '@/settings/settings.module.css';
import { Avatar, Badge, Button, FieldError, IconButton, Input, Menu, type MenuEntry, Select } from '@/ui';
import { team as t } from '../i18n/en/team';
import { type TeamAsked, TeamDialogs } from './TeamDialogs';
import own from './team.module.css';

const ROLES = [
  { value: 'member', label: t.member },
  { value: 'owner', label: t.owner },
];

export function TeamCard({ team }: { team: Team }) {
  const [asked, setAsked] = useState<TeamAsked | null>(null);
  const { data: workflows } = useTeamWorkflows(team.id);
  const owns = team.role === 'owner';
  const items: MenuEntry[] = [{ label: t.leave, onSelect: () => setAsked('leave') }];
  if (owns) {
    items.unshift({ label: t.rename, onSelect: () => setAsked('rename') });
    items.push('separator', { label: t.delete, onSelect: () => setAsked('delete'), danger: true });
  }
  const facts = [t.people(team.members.length), workflows ? t.shared(workflows.length) : ''].filter(Boolean);
  return (
    <section className={s.card} aria-label={team.name}>
      <div className={s.row}>
        <div className={s.main}>
          <h3 className={s.title}>{team.name}</h3>
          <div className={s.meta}>{facts.join(' · ')}</div>
        </div>
        <Menu
          trigger={<IconButton label={t.menu(team.name)} size="small" icon={<Ellipsis size={16} />} />}
          items={items}
        />
      </div>
      <ul className={own.members}>
        {team.members.map((member) => (
          <Member key={member.user} team={team} member={member} />
        ))}
      </ul>
      {owns && <AddMember team={team} />}
      <details className={own.shared}>
        <summary>
          <ChevronRight size={14} aria-hidden />
          {t.sharedTitle}
        </summary>
        {workflows?.length === 0 && <p className={s.meta}>{t.sharedHelp}</p>}
        <ul>
          {workflows?.map((workflow) => (
            <li key={workflow.id}>
              <Link href={`/workflows/${workflow.id}`}>{workflow.name}</Link>
              <span className={s.meta}>{t.role[workflow.role]}</span>
            </li>
          ))}
        </ul>
      </details>
      {asked && <TeamDialogs team={team} asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Member({ team, member }: { team: Team; member: TeamMember }) {
  const me = useMe().data;
  const mine = member.user === me?.id;
  const isLastOwner = member.role === 'owner' && team.members.filter((each) => each.role === 'owner').length === 1;
  const path = `/teams/${team.id}/members/${member.user}`;
  const change = useChange((role: string) => api.patch(path, { role }), [keys.teams]);
  const drop = useChange(() => api.del(path), [keys.teams]);
  return (
    <li className={own.member}>
      <Avatar name={member.user_name} size={26} />
      <div className={s.main}>
        {member.user_name}
        {mine && t.you}
      </div>
      {team.role === 'owner' ? (
        <div className={s.actions}>
          <Select
            small
            label={t.roleOf(member.user_name)}
            value={member.role}
            options={ROLES}
            disabled={change.isPending || isLastOwner}
            onChange={(role) => change.mutate(role)}
          />
          {!mine && (
            <IconButton
              label={t.remove(member.user_name)}
              size="small"
              disabled={drop.isPending}
              icon={<X size={14} />}
              onClick={() => drop.mutate(undefined)}
            />
          )}
        </div>
      ) : (
        <Badge>{member.role === 'owner' ? t.owner : t.member}</Badge>
      )}
    </li>
  );
}

function AddMember({ team }: { team: Team }) {
  const [who, setWho] = useState('');
  const add = useChange((body: object) => api.post(`/teams/${team.id}/members`, body), [keys.teams], { quiet: true });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (who.trim()) add.mutate({ user: who.trim() }, { onSuccess: () => setWho('') });
  }
  return (
    <form className={s.row} onSubmit={submit}>
      <div className={s.main}>
        <Input
          aria-label={t.addTo(team.name)}
          placeholder={t.addPlaceholder}
          value={who}
          onChange={(event) => {
            setWho(event.target.value);
            add.reset();
          }}
        />
        <FieldError>{add.error ? messageOf(add.error) : null}</FieldError>
      </div>
      <Button type="submit" icon={<UserPlus size={14} />} disabled={!who.trim() || add.isPending}>
        {t.add}
      </Button>
    </form>
  );
}

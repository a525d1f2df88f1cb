/** The people here: my teams with their members and what is shared with them; for administrators everybody's accounts. */
import { Users } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, keys, messageOf, type Team, useMe, useTeams } from '@/api';
import { Page } from '@/app/Shell';
import { useChange } from '@/settings/changes';
import s from '@/settings/settings.module.css';
import { Unread } from '@/settings/Unread';
import { Button, EmptyState, FieldError, Input, Skeleton } from '@/ui';
import { team as t } from '../i18n/en/team';
import { Accounts } from './Accounts';
import { TeamCard } from './TeamCard';

export function TeamPage() {
  const me = useMe().data;
  return (
    <Page title={t.title} lead={t.lead} narrow>
      <Teams />
      {me?.is_admin && <Accounts />}
      {me && !me.is_admin && <p className={`${s.section} ${s.meta}`}>{t.notAdmin}</p>}
    </Page>
  );
}

function Teams() {
  const { data: teams, error, refetch } = useTeams();
  return (
    <section className={s.section} aria-labelledby="teams-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="teams-title">{t.teams}</h2>
          <p className={s.lead}>
            {t.teamsLead}
            <code>{t.teamsExample}</code>
            {t.stop}
          </p>
        </div>
      </div>
      {error && <Unread error={error} onRetry={refetch} />}
      {!teams && !error && <Skeleton height={90} />}
      {teams?.length === 0 && <EmptyState icon={<Users size={22} />} title={t.noneTitle} text={t.noneText} />}
      {teams?.map((team) => (
        <TeamCard key={team.id} team={team} />
      ))}
      <NewTeam />
    </section>
  );
}

function NewTeam() {
  const [name, setName] = useState('');
  const create = useChange((body: object) => api.post<Team>('/teams', body), [keys.teams], { quiet: true });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) create.mutate({ name: name.trim() }, { onSuccess: () => setName('') });
  }
  return (
    <div>
      <form className={s.actions} onSubmit={submit}>
        <Input
          aria-label={t.newName}
          placeholder={t.newPlaceholder}
          maxLength={64}
          style={{ maxWidth: 260 }}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            create.reset();
          }}
        />
        <Button type="submit" disabled={!name.trim() || create.isPending}>
          {t.create}
        </Button>
      </form>
      <FieldError>{create.error ? messageOf(create.error) : null}</FieldError>
    </div>
  );
}

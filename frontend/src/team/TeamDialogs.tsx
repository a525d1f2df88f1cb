/** What is asked before a team is renamed, left or deleted. */
import { type FormEvent, useState } from 'react';
import { api, keys, messageOf, type Team, useMe } from '@/api';
import { useChange } from '@/settings/changes';
import { Button, ConfirmDialog, Dialog, Field, Input } from '@/ui';
import { team as t } from '../i18n/en/team';

export type TeamAsked = 'rename' | 'leave' | 'delete';

interface TeamDialogsProps {
  team: Team;
  asked: TeamAsked;
  onClose: () => void;
}

export function TeamDialogs({ team, asked, onClose }: TeamDialogsProps) {
  const me = useMe().data;
  const leave = useChange(() => api.del(`/teams/${team.id}/members/${me?.id}`), [keys.teams, keys.workflows], {
    said: t.left(team.name),
  });
  const remove = useChange(() => api.del(`/teams/${team.id}`), [keys.teams, keys.workflows], {
    said: t.deleted(team.name),
  });
  if (asked === 'rename') return <RenameTeam team={team} onClose={onClose} />;
  const leaves = asked === 'leave';
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={leaves ? t.leaveTitle(team.name) : t.deleteTitle(team.name)}
      text={leaves ? t.leaveText : t.deleteText}
      action={leaves ? t.leave : t.delete}
      danger
      onConfirm={() => (leaves ? leave : remove).mutateAsync(undefined)}
    />
  );
}

function RenameTeam({ team, onClose }: { team: Team; onClose: () => void }) {
  const [name, setName] = useState(team.name);
  const rename = useChange((body: object) => api.patch(`/teams/${team.id}`, body), [keys.teams], {
    said: t.renamed,
    quiet: true,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) rename.mutate({ name: name.trim() }, { onSuccess: onClose });
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.rename}
      width={400}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button variant="primary" type="submit" form="rename-team" disabled={!name.trim() || rename.isPending}>
            {t.rename}
          </Button>
        </>
      }
    >
      <form id="rename-team" onSubmit={submit}>
        <Field
          label={t.nameLabel}
          htmlFor="team-name"
          help={t.renameHelp}
          error={rename.error ? messageOf(rename.error) : undefined}
        >
          <Input
            id="team-name"
            autoFocus
            maxLength={64}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

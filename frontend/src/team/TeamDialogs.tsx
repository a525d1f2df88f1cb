/** What is asked before a team is renamed, left or deleted. */
import { api, keys, messageOf, type Team, useMe } from '@/api';
import { useChange } from '@/settings/changes';
import { ConfirmDialog } from '@/ui';
import { NameDialog } from '@/ui/NameDialog';
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
  const rename = useChange((body: object) => api.patch(`/teams/${team.id}`, body), [keys.teams], {
    said: t.renamed,
    quiet: true,
  });
  return (
    <NameDialog
      title={t.rename}
      label={t.nameLabel}
      help={t.renameHelp}
      action={t.rename}
      name={team.name}
      maxLength={64}
      error={rename.error ? messageOf(rename.error) : undefined}
      busy={rename.isPending}
      onName={(name) => rename.mutate({ name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

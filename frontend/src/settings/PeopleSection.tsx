/** People and teams: everybody's teams, and for administrators the accounts. */
import { useMe } from '@/api';
import { Accounts } from './AccountsSection';
import { Teams } from './TeamsSection';

export function PeopleSection() {
  const me = useMe().data;
  return (
    <>
      <Teams />
      {me?.is_admin && <Accounts />}
    </>
  );
}

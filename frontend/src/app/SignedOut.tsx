/** What is said when the session has ended: a dialog once, then a bar; nothing on the page is lost. */
import { LogIn } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { Button, Dialog, EmptyState } from '@/ui';
import { signedOut as t } from '../i18n/en/signed-out';
import { signIn, signInBeside, tellSignedIn, useSession } from '../stores/session';
import s from './session.module.css';

const later = () => useSession.setState({ asking: false });

export default function SignedOut() {
  const asking = useSession((session) => session.asking);
  if (!asking) {
    return (
      <p className={s.bar} role="alert">
        {t.bar}
        <Button size="small" onClick={signInBeside}>
          {t.signIn}
        </Button>
      </p>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && later()}
      title={t.title}
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={later}>
            {t.later}
          </Button>
          <Button variant="ghost" onClick={signIn}>
            {t.here}
          </Button>
          <Button variant="primary" icon={<LogIn size={15} />} onClick={signInBeside}>
            {t.signIn}
          </Button>
        </>
      }
    >
      <p>{t.text}</p>
    </Dialog>
  );
}

/** Where the tab that one signed in with ends: it tells the others and closes itself. */
export function SignedIn() {
  useEffect(() => {
    tellSignedIn();
    window.close();
  }, []);
  return (
    <EmptyState
      icon={<LogIn size={22} />}
      title={t.doneTitle}
      text={t.doneText}
      action={
        <>
          <Button variant="primary" onClick={() => window.close()}>
            {t.close}
          </Button>
          <Link href="/workflows">{t.toWorkflows}</Link>
        </>
      }
    />
  );
}

/** My own account: name, e-mail address, password. */
import { type FormEvent, useState } from 'react';
import { api, keys, type Me, messageOf, problemAt, useMe } from '@/api';
import { signOut } from '@/stores/session';
import { Button, describe, Field, FieldError, Input, Skeleton } from '@/ui';
import { settings as words } from '../i18n/en/settings';
import { useChange } from './changes';
import s from './settings.module.css';
import { Unread } from './Unread';

const t = words.account;

export function AccountSection() {
  const { data: me, error, refetch } = useMe();
  if (!me) return error ? <Unread error={error} onRetry={refetch} /> : <Skeleton height={200} />;
  return (
    <>
      <Profile me={me} />
      <Password />
      <section className={s.section}>
        <div>
          <Button onClick={signOut}>{t.signOut}</Button>
        </div>
      </section>
    </>
  );
}

function Profile({ me }: { me: Me }) {
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email);
  const save = useChange((body: object) => api.patch<Me>('/me', body), [keys.me], { said: t.saved, quiet: true });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate({ name: name.trim(), ...(email.trim() === me.email ? {} : { email: email.trim() }) });
  }
  const same = name.trim() === me.name && email.trim() === me.email;
  return (
    <section className={s.section} aria-labelledby="profile-title">
      <h2 id="profile-title">{t.you}</h2>
      <form className={`${s.card} ${s.padded} ${s.form}`} onSubmit={submit}>
        <div className={s.two}>
          <Field
            label={t.name}
            htmlFor="me-name"
            error={problemAt(save.error, 'name')}
            help={t.signInAs(me.username)}
          >
            <Input
              {...describe('me-name', undefined, true)}
              value={name}
              maxLength={150}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field label={t.email} htmlFor="me-email" error={problemAt(save.error, 'email')}>
            <Input id="me-email" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          </Field>
        </div>
        <FieldError>
          {save.error && !problemAt(save.error, 'name') && !problemAt(save.error, 'email')
            ? messageOf(save.error)
            : null}
        </FieldError>
        <div>
          <Button type="submit" variant="primary" disabled={same || save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const save = useChange((body: object) => api.post('/me/password', body), [], {
    said: t.passwordChanged,
    quiet: true,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
        },
      },
    );
  }
  const wrongOld = problemAt(save.error, 'current');
  const wrongNew = problemAt(save.error, 'new');
  return (
    <section className={s.section} aria-labelledby="password-title">
      <h2 id="password-title">{t.password}</h2>
      <form className={`${s.card} ${s.padded} ${s.form}`} onSubmit={submit}>
        <div className={s.two}>
          <Field label={t.present} htmlFor="password-old" error={wrongOld}>
            <Input
              {...describe('password-old', wrongOld)}
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          </Field>
          <Field label={t.new} htmlFor="password-new" error={wrongNew}>
            <Input
              {...describe('password-new', wrongNew)}
              type="password"
              autoComplete="new-password"
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          </Field>
        </div>
        <FieldError>{save.error && !wrongOld && !wrongNew ? messageOf(save.error) : null}</FieldError>
        <div>
          <Button type="submit" disabled={!current || !next || save.isPending}>
            {t.change}
          </Button>
        </div>
      </form>
    </section>
  );
}

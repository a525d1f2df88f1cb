/** API tokens: made here, shown once, revoked at once. */
import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, keys, messageOf, type NewToken, type Token, type TokenScope, useTokens } from '@/api';
import { ago } from '@/run/format';
import { useNow } from '@/run-ui/now';
import {
  Badge,
  Button,
  CodeBlock,
  ConfirmDialog,
  Dialog,
  EmptyState,
  Field,
  FieldError,
  Input,
  Select,
  Skeleton,
} from '@/ui';
import { format } from '../i18n/en/format';
import { settings as words } from '../i18n/en/settings';
import { useChange } from './changes';
import s from './settings.module.css';
import { Unread } from './Unread';

const t = words.tokens;
const SCOPES: TokenScope[] = ['read', 'run', 'decide', 'edit', 'admin'];

const LIVES = [
  { value: '30', label: t.days[30] },
  { value: '90', label: t.days[90] },
  { value: '365', label: t.days[365] },
  { value: '', label: t.days.never },
];

export function TokensSection() {
  const { data: tokens, error, refetch } = useTokens();
  const [making, setMaking] = useState(false);
  return (
    <section className={s.section} aria-labelledby="tokens-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="tokens-title">{t.title}</h2>
          <p className={s.lead}>
            {t.leadBefore}
            <code>{t.leadCode}</code>
            {t.leadAfter}
          </p>
        </div>
        <Button variant="primary" icon={<Plus size={15} />} onClick={() => setMaking(true)}>
          {t.make}
        </Button>
      </div>
      {error && <Unread error={error} onRetry={refetch} />}
      {!tokens && !error && <Skeleton height={90} />}
      {tokens?.length === 0 && <EmptyState icon={<KeyRound size={22} />} title={t.noneTitle} text={t.noneText} />}
      {tokens && tokens.length > 0 && (
        <ul className={s.card}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {making && <NewTokenDialog onClose={() => setMaking(false)} />}
    </section>
  );
}

function TokenRow({ token }: { token: Token }) {
  const [asking, setAsking] = useState(false);
  const now = useNow(true);
  const revoke = useChange(() => api.del(`/tokens/${token.id}`), [keys.tokens], {
    said: t.revoked(token.name),
  });
  const expired = token.expires_at !== null && Date.parse(token.expires_at) < now;
  const facts = [
    `${token.prefix}…`,
    t.made(ago(token.created_at, now)),
    token.last_used_at ? t.used(ago(token.last_used_at, now)) : t.neverUsed,
    token.expires_at && !expired ? t.until(new Date(token.expires_at).toLocaleDateString(format.locale)) : '',
  ].filter(Boolean);
  return (
    <li className={s.row}>
      <KeyRound size={16} aria-hidden color="var(--muted)" />
      <div className={s.main}>
        <div className={s.title}>
          {token.name}
          {token.scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
          {expired && <Badge tone="warn">{t.expired}</Badge>}
        </div>
        <div className={s.meta}>{facts.join(' · ')}</div>
      </div>
      <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
        {t.revoke}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t.revokeTitle(token.name)}
        text={t.revokeText}
        action={t.revoke}
        danger
        onConfirm={() => revoke.mutateAsync(undefined)}
      />
    </li>
  );
}

function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<TokenScope[]>(['read', 'run']);
  const [days, setDays] = useState('90');
  const make = useChange(async (body: object) => (await api.post<NewToken>('/tokens', body)).data, [keys.tokens], {
    quiet: true,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    const expires = days ? { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {};
    make.mutate({ name: name.trim(), scopes, ...expires });
  }
  const toggle = (scope: TokenScope, on: boolean) =>
    setScopes(on ? [...scopes, scope] : scopes.filter((each) => each !== scope));
  const made = make.data;
  if (made) {
    return (
      <Dialog
        open
        onOpenChange={(next) => !next && onClose()}
        title={t.newTitle}
        width={520}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t.copied}
          </Button>
        }
      >
        <div className={s.once}>
          <p>{t.once}</p>
          <CodeBlock text={made.token} label={t.codeLabel} wrap />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.make}
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="new-token"
            disabled={!name.trim() || scopes.length === 0 || make.isPending}
          >
            {t.create}
          </Button>
        </>
      }
    >
      <form id="new-token" className={s.form} onSubmit={submit}>
        <Field label={t.name} htmlFor="token-name" help={t.nameHelp}>
          <Input
            id="token-name"
            autoFocus
            maxLength={100}
            value={name}
            placeholder={t.nameExample}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <fieldset className={s.checks}>
          <legend className="sr-only">{t.scopesLegend}</legend>
          {SCOPES.map((scope) => (
            <label key={scope} className={s.check}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={(event) => toggle(scope, event.target.checked)}
              />
              <span>
                <b>{scope}</b> <span className={s.meta}>{t.scopes[scope]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field label={t.lives} htmlFor="token-life">
          <Select id="token-life" value={days} options={LIVES} onChange={setDays} />
        </Field>
        <FieldError>{make.error ? messageOf(make.error) : null}</FieldError>
      </form>
    </Dialog>
  );
}

/** API tokens: made here, shown once, revoked at once. */
import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, keys, messageOf, type NewToken, type Token, type TokenScope, useTokens } from '@/api';
import { ago } from '@/run/format';
import { useNow } from '@/run-ui/now';
import {
  Badge,
  Banner,
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
import { useChange } from './changes';
import s from './settings.module.css';

const SCOPES: { id: TokenScope; about: string }[] = [
  { id: 'read', about: 'See workflows, runs and approvals' },
  { id: 'run', about: 'Start and cancel runs' },
  { id: 'decide', about: 'Answer approvals' },
  { id: 'edit', about: 'Change and publish workflows' },
  { id: 'admin', about: 'Shares, tokens, connections, teams' },
];

const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'No expiry' },
];

export function TokensSection() {
  const { data: tokens, error } = useTokens();
  const [making, setMaking] = useState(false);
  return (
    <section className={s.section} aria-labelledby="tokens-title">
      <div className={s.sectionHead}>
        <div>
          <h2 id="tokens-title">API tokens</h2>
          <p className={s.lead}>
            For programs: <code>Authorization: Bearer …</code> A token can never do more than you can.
          </p>
        </div>
        <Button variant="primary" icon={<Plus size={15} />} onClick={() => setMaking(true)}>
          New token
        </Button>
      </div>
      {error && <Banner tone="fail">{messageOf(error)}</Banner>}
      {!tokens && !error && <Skeleton height={90} />}
      {tokens?.length === 0 && (
        <EmptyState icon={<KeyRound size={22} />} title="No tokens yet" text="Make one to start workflows by REST." />
      )}
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
    said: `“${token.name}” is revoked.`,
  });
  const expired = token.expires_at !== null && Date.parse(token.expires_at) < now;
  const facts = [
    `${token.prefix}…`,
    `made ${ago(token.created_at, now)}`,
    token.last_used_at ? `used ${ago(token.last_used_at, now)}` : 'never used',
    token.expires_at && !expired ? `until ${new Date(token.expires_at).toLocaleDateString()}` : '',
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
          {expired && <Badge tone="warn">Expired</Badge>}
        </div>
        <div className={s.meta}>{facts.join(' · ')}</div>
      </div>
      <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke “${token.name}”?`}
        text="Programs that use it are refused from the next call on."
        action="Revoke"
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
        title="Your new token"
        width={520}
        footer={
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <div className={s.once}>
          <p>Copy it now: it is not shown again.</p>
          <CodeBlock text={made.token} label="token" wrap />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="New token"
      width={440}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="new-token"
            disabled={!name.trim() || scopes.length === 0 || make.isPending}
          >
            Create
          </Button>
        </>
      }
    >
      <form id="new-token" className={s.form} onSubmit={submit}>
        <Field label="Name" htmlFor="token-name" help="So that you know later what uses it.">
          <Input
            id="token-name"
            autoFocus
            maxLength={100}
            value={name}
            placeholder="Nightly import"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <fieldset className={s.checks}>
          <legend className="sr-only">Scopes</legend>
          {SCOPES.map((scope) => (
            <label key={scope.id} className={s.check}>
              <input
                type="checkbox"
                checked={scopes.includes(scope.id)}
                onChange={(event) => toggle(scope.id, event.target.checked)}
              />
              <span>
                <b>{scope.id}</b> <span className={s.meta}>{scope.about}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field label="Lives for" htmlFor="token-life">
          <Select id="token-life" value={days} options={LIVES} onChange={setDays} />
        </Field>
        <FieldError>{make.error ? messageOf(make.error) : null}</FieldError>
      </form>
    </Dialog>
  );
}

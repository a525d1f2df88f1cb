/** Adding or changing a connection. The key field is empty when editing: filling it in replaces the key. */
import { type FormEvent, useState } from 'react';
import { ApiError, api, type Connection, keys, messageOf, problemAt, useMe } from '@/api';
import { Button, Dialog, describe, Field, FieldError, Input, Switch, Textarea } from '@/ui';
import { useChange } from './changes';
import s from './settings.module.css';

const PRESETS = [
  { name: 'openai-own', url: 'https://api.openai.com/v1', label: 'OpenAI' },
  { name: 'ollama', url: 'http://127.0.0.1:11434/v1', label: 'Ollama' },
  { name: 'vllm', url: 'http://127.0.0.1:8001/v1', label: 'vLLM' },
  { name: 'lmstudio', url: 'http://127.0.0.1:1234/v1', label: 'LM Studio' },
];

type Draft = { name: string; base_url: string; secret: string; models: string; shared: boolean };

/** What to send: an empty key is left out when editing, so that it stays; models are one a line. */
export function connectionBody(draft: Draft, editing: boolean): Record<string, unknown> {
  const { secret, models, ...rest } = draft;
  const list = models.split(/[\n,]/).map((model) => model.trim());
  return {
    ...rest,
    name: draft.name.trim(),
    base_url: draft.base_url.trim(),
    models: [...new Set(list.filter(Boolean))],
    ...(secret || !editing ? { secret } : {}),
  };
}

export function ConnectionDialog({ connection, onClose }: { connection?: Connection; onClose: () => void }) {
  const me = useMe().data;
  const [draft, setDraft] = useState<Draft>({
    name: connection?.name ?? '',
    base_url: connection?.base_url ?? '',
    secret: '',
    models: connection?.models.join('\n') ?? '',
    shared: connection?.shared ?? false,
  });
  const save = useChange(
    (body: object) =>
      connection ? api.patch(`/connections/${connection.id}`, body) : api.post<Connection>('/connections', body),
    [keys.connections, keys.me],
    { said: connection ? 'Saved.' : 'Connection added. Test it before you use it.', quiet: true },
  );
  const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(connectionBody(draft, Boolean(connection)), { onSuccess: onClose });
  }
  const at = (field: string) => problemAt(save.error, field);
  const general = save.error instanceof ApiError && save.error.problems.length > 0 ? null : save.error;
  const keyHelp = connection?.has_secret
    ? 'A key is set. Fill this in only to replace it.'
    : 'Encrypted on the server and never shown again. Empty for servers that need none.';
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={connection ? `Edit “${connection.name}”` : 'Add a connection'}
      width={500}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form="connection" disabled={save.isPending}>
            {connection ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <form id="connection" className={s.form} onSubmit={submit} noValidate>
        {!connection && (
          <div className={s.actions}>
            {PRESETS.map((preset) => (
              <Button key={preset.name} size="small" onClick={() => put({ name: preset.name, base_url: preset.url })}>
                {preset.label}
              </Button>
            ))}
          </div>
        )}
        <Field
          label="Name"
          htmlFor="connection-name"
          required
          error={at('name')}
          help="How steps call it: small letters, digits and -."
        >
          <Input
            {...describe('connection-name', at('name'), true)}
            value={draft.name}
            placeholder="our-openai"
            onChange={(event) => put({ name: event.target.value })}
          />
        </Field>
        <Field label="Address" htmlFor="connection-url" required error={at('base_url')}>
          <Input
            {...describe('connection-url', at('base_url'))}
            type="url"
            value={draft.base_url}
            placeholder="https://api.openai.com/v1"
            onChange={(event) => put({ base_url: event.target.value })}
          />
        </Field>
        <Field label="Key" htmlFor="connection-key" error={at('secret')} help={keyHelp}>
          <Input
            {...describe('connection-key', at('secret'), true)}
            type="password"
            autoComplete="new-password"
            value={draft.secret}
            placeholder={connection?.has_secret ? '••••••••••••' : 'sk-…'}
            onChange={(event) => put({ secret: event.target.value })}
          />
        </Field>
        <Field
          label="Models"
          htmlFor="connection-models"
          error={at('models')}
          help="One a line. They are suggestions; any name may be typed in a step."
        >
          <Textarea
            {...describe('connection-models', at('models'), true)}
            mono
            rows={3}
            value={draft.models}
            placeholder={'gpt-5-mini\ngpt-5'}
            onChange={(event) => put({ models: event.target.value })}
          />
        </Field>
        {me?.is_admin && (
          <Switch label="Everybody here may use it" checked={draft.shared} onChange={(shared) => put({ shared })} />
        )}
        <FieldError>{at('shared') ?? (general ? messageOf(general) : null)}</FieldError>
      </form>
    </Dialog>
  );
}

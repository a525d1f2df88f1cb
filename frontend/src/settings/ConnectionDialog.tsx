/** Adding or changing a connection. The key field is empty when editing: filling it in replaces the key. */
import { type FormEvent, useState } from 'react';
import { ApiError, api, type Connection, keys, messageOf, problemAt, useMe } from '@/api';
import { Button, Dialog, describe, Field, FieldError, Input, Switch, Textarea } from '@/ui';
import { settings as words } from '../i18n/en/settings';
import { useChange } from './changes';
import s from './settings.module.css';

const t = words.connection;

const PRESETS = [
  { name: 'openai-own', url: 'https://api.openai.com/v1', label: 'OpenAI' },
  { name: 'ollama', url: 'http://127.0.0.1:11434/v1', label: 'Ollama' },
  { name: 'vllm', url: 'http://127.0.0.1:8001/v1', label: 'vLLM' },
  { name: 'lmstudio', url: 'http://127.0.0.1:1234/v1', label: 'LM Studio' },
];

type Draft = { name: string; base_url: string; secret: string; models: string; shared: boolean };

/** What to send: an empty key is left out when editing, so that it stays; models are one a line. */
function connectionBody(draft: Draft, editing: boolean): Record<string, unknown> {
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
    { said: connection ? t.saved : t.added, quiet: true },
  );
  const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(connectionBody(draft, Boolean(connection)), { onSuccess: onClose });
  }
  const at = (field: string) => problemAt(save.error, field);
  const general = save.error instanceof ApiError && save.error.problems.length > 0 ? null : save.error;
  const keyHelp = connection?.has_secret ? t.keySet : t.keyHelp;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={connection ? t.editTitle(connection.name) : t.addTitle}
      width={500}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="primary" type="submit" form="connection" disabled={save.isPending}>
            {connection ? t.save : t.add}
          </Button>
        </>
      }
    >
      <form id="connection" className={s.form} onSubmit={submit} noValidate>
        {!connection && (
          <div className={s.actions}>
            <span className={s.meta}>{t.presets}</span>
            {PRESETS.map((preset) => (
              <Button key={preset.name} size="small" onClick={() => put({ name: preset.name, base_url: preset.url })}>
                {preset.label}
              </Button>
            ))}
          </div>
        )}
        <Field label={t.name} htmlFor="connection-name" required error={at('name')} help={t.nameHelp}>
          <Input
            {...describe('connection-name', at('name'), true)}
            value={draft.name}
            placeholder={t.examples.name}
            onChange={(event) => put({ name: event.target.value })}
          />
        </Field>
        <Field label={t.address} htmlFor="connection-url" required error={at('base_url')}>
          <Input
            {...describe('connection-url', at('base_url'))}
            type="url"
            value={draft.base_url}
            placeholder={t.examples.address}
            onChange={(event) => put({ base_url: event.target.value })}
          />
        </Field>
        <Field label={t.key} htmlFor="connection-key" error={at('secret')} help={keyHelp}>
          <Input
            {...describe('connection-key', at('secret'), true)}
            type="password"
            autoComplete="new-password"
            value={draft.secret}
            placeholder={connection?.has_secret ? t.examples.hidden : t.examples.key}
            onChange={(event) => put({ secret: event.target.value })}
          />
        </Field>
        <Field label={t.models} htmlFor="connection-models" error={at('models')} help={t.modelsHelp}>
          <Textarea
            {...describe('connection-models', at('models'), true)}
            mono
            rows={3}
            value={draft.models}
            placeholder={t.examples.models}
            onChange={(event) => put({ models: event.target.value })}
          />
        </Field>
        {me?.is_admin && <Switch label={t.everybody} checked={draft.shared} onChange={(shared) => put({ shared })} />}
        <FieldError>{at('shared') ?? (general ? messageOf(general) : null)}</FieldError>
      </form>
    </Dialog>
  );
}

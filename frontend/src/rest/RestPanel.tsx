/** "Call it by REST": a curl line that works when pasted, with a token made on the spot. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { api, keys, messageOf, type NewToken } from '@/api';
import type { JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '@/forms/schema';
import { outputSchema } from '@/graph/outputs';
import { fitting, lastInput } from '@/run-ui/remember';
import { useDocument } from '@/stores/document';
import { Button, CodeBlock, Dialog, Segments } from '@/ui';
import { rest as t } from '../i18n/en/rest';
import { type CurlMode, curlLine, sampleOf } from './curl';
import s from './rest.module.css';

const MODES: { value: CurlMode; label: string }[] = [
  { value: 'wait', label: t.modes.wait },
  { value: 'start', label: t.modes.start },
  { value: 'stream', label: t.modes.stream },
];

/** The schema of the run's input: what the entry step declares. */
function useInputSchema(): JsonSchema {
  const doc = useDocument((state) => state.doc);
  const types = useDocument((state) => state.types);
  return useMemo(() => {
    const entry = Object.values(doc.nodes).find((node) => types[node.type]?.is_entry);
    const type = entry && types[entry.type];
    return type ? (outputSchema(type, entry.config) as JsonSchema) : {};
  }, [doc, types]);
}

function useToken(workflow: string, name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const body = { name: t.tokenName(name).slice(0, 100), scopes: ['read', 'run'] };
      return (await api.post<NewToken>('/tokens', body)).data;
    },
    mutationKey: ['token', workflow],
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}

function RestPanel({ workflowId }: { workflowId: string }) {
  const name = useDocument((state) => state.name);
  const published = useDocument((state) => state.published);
  const role = useDocument((state) => state.role);
  const schema = useInputSchema();
  const [mode, setMode] = useState<CurlMode>('wait');
  const token = useToken(workflowId, name);
  const input = useMemo(() => {
    const sample = sampleOf({ ...schema, type: 'object' });
    // What was last run by hand tells more than anything made up.
    const last = fitting(lastInput(workflowId) ?? {}, schema.properties ?? {});
    return { ...(isObject(sample) ? sample : {}), ...last } as JsonObject;
  }, [schema, workflowId]);
  const secret = token.data?.token ?? null;
  const line = curlLine({ origin: location.origin, workflow: workflowId, input, mode, token: secret });
  const mayDraft = role === 'editor' || role === 'owner';
  return (
    <div className={s.panel}>
      <Segments label={t.what} value={mode} options={MODES} onChange={(next) => setMode(next as CurlMode)} />
      <CodeBlock text={line} label={t.code} wrap />
      <div className={s.row}>
        <Button
          variant={secret ? 'secondary' : 'primary'}
          icon={<KeyRound size={14} />}
          disabled={token.isPending || secret !== null}
          onClick={() => token.mutate()}
        >
          {secret ? t.tokenIn : t.makeToken}
        </Button>
        <span className={s.grow}>{token.error ? messageOf(token.error) : secret ? t.once : t.own}</span>
      </div>
      <ul className={s.list}>
        <li>{t.abouts[mode]}</li>
        <li>{published === null ? (mayDraft ? t.draft : t.noDraft) : t.version(published)}</li>
        <li>
          {t.retryBefore}
          <code>{t.retryHeader}</code>
          {t.retryAfter}
          <a href="/api/v1/docs" target="_blank" rel="noreferrer">
            {t.reference}
          </a>
          {t.and}
          <Link href="/settings/tokens">{t.tokens}</Link>
          {t.stop}
        </li>
      </ul>
    </div>
  );
}

export function RestDialog({
  workflowId,
  onOpenChange,
}: {
  workflowId: string;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open onOpenChange={onOpenChange} title={t.title} width={700}>
      <RestPanel workflowId={workflowId} />
    </Dialog>
  );
}

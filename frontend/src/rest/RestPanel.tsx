/** "Call it by REST": a curl line that works when pasted, with a token made on the spot. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Code, KeyRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { api, keys, messageOf, type NewToken } from '@/api';
import type { JsonObject, JsonSchema } from '@/api/types';
import { isObject } from '@/forms/schema';
import { outputSchema } from '@/graph/outputs';
import { fitting, lastInput } from '@/run-ui/remember';
import { useDocument } from '@/stores/document';
import { Button, CodeBlock, Dialog, IconButton, Segments } from '@/ui';
import { type CurlMode, curlLine, sampleOf } from './curl';
import s from './rest.module.css';

const MODES: { value: CurlMode; label: string }[] = [
  { value: 'wait', label: 'Wait for the result' },
  { value: 'start', label: 'Start and return' },
  { value: 'stream', label: 'Stream' },
];

const ABOUT: Record<CurlMode, string> = {
  wait: 'Holds up to 30 seconds and answers with the run, its output included if it has ended.',
  start: 'Answers 202 at once; GET /api/v1/runs/{id} tells how it goes.',
  stream: 'Sends every event of the run as it happens (server-sent events).',
};

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
      const body = { name: `REST: ${name}`.slice(0, 100), scopes: ['read', 'run'] };
      return (await api.post<NewToken>('/tokens', body)).data;
    },
    mutationKey: ['token', workflow],
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}

export function RestPanel({ workflowId }: { workflowId: string }) {
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
      <Segments
        label="What the call does"
        value={mode}
        options={MODES}
        onChange={(next) => setMode(next as CurlMode)}
      />
      <CodeBlock text={line} label="curl command" wrap />
      <div className={s.row}>
        <Button
          variant={secret ? 'secondary' : 'primary'}
          icon={<KeyRound size={14} />}
          disabled={token.isPending || secret !== null}
          onClick={() => token.mutate()}
        >
          {secret ? 'Token inserted' : 'Create a token and insert it'}
        </Button>
        <span className={s.grow}>
          {token.error
            ? messageOf(token.error)
            : secret
              ? 'Copy the line now: the token is not shown again. It may read and run what you may.'
              : 'Or put one of your own tokens where it says YOUR_TOKEN.'}
        </span>
      </div>
      <ul className={s.list}>
        <li>{ABOUT[mode]}</li>
        <li>
          {published === null
            ? mayDraft
              ? 'Nothing is published yet, so this runs the draft. Publish to fix what callers get.'
              : 'Nothing is published yet. Ask an editor to publish it; a token cannot run the draft for you.'
            : `It runs version ${published}, the published one.`}
        </li>
        <li>
          Send an <code>Idempotency-Key</code> header to make retries safe. See the{' '}
          <a href="/api/v1/docs" target="_blank" rel="noreferrer">
            API reference
          </a>{' '}
          and <Link href="/settings/tokens">your tokens</Link>.
        </li>
      </ul>
    </div>
  );
}

export function RestButton({ workflowId }: { workflowId?: string }) {
  const current = useDocument((state) => state.id);
  const id = workflowId ?? current;
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label="Call it by REST"
        outlined
        icon={<Code size={16} />}
        disabled={!id}
        onClick={() => setOpen(true)}
      />
      <Dialog open={open} onOpenChange={setOpen} title="Call it by REST" width={700}>
        {id && <RestPanel workflowId={id} />}
      </Dialog>
    </>
  );
}

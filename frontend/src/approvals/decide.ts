/** Answering an approval: one call, and what to do when someone else was first. */

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, type Approval, api, type JsonObject, keys } from '../api';
import { approvals as t } from '../i18n/en/approvals';
import { toast } from '../ui';
import { labelOf, lateSentence } from './model';

export interface Decision {
  approval: Approval;
  action: string;
  values?: JsonObject;
  comment?: string;
}

/** Sends one answer; `keepalive` lets it outlive the page. */
async function send({ approval, action, values, comment }: Decision, keepalive = false): Promise<Approval> {
  const body = { action, ...(values ? { values } : {}), ...(comment ? { comment } : {}) };
  return (await api.post<Approval>(`/approvals/${approval.id}/decision`, body, { keepalive })).data;
}

async function tooLate(client: QueryClient, approval: Approval): Promise<void> {
  const fresh = (await api.get<Approval>(`/approvals/${approval.id}`)).data;
  client.setQueryData(keys.approval(approval.id), fresh);
  toast(lateSentence(fresh, Date.now()), { tone: 'info' });
}

function refused(client: QueryClient, error: Error, approval: Approval): Promise<void> | undefined {
  if (error instanceof ApiError && error.status === 409) return tooLate(client, approval);
  if (!(error instanceof ApiError) || error.status !== 400) toast(error.message, { tone: 'fail' });
  return undefined;
}

const again = (client: QueryClient) => client.invalidateQueries({ queryKey: ['approvals'] });

/** `mutate({approval, action, values?, comment?})`; its error is kept only where the person can still do something. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => send(decision),
    onSuccess: (fresh, { action }) => {
      client.setQueryData(keys.approval(fresh.id), fresh);
      const label = labelOf(fresh, action);
      toast(fresh.status === 'pending' ? t.answeredMore(label) : t.answered(label), { tone: 'ok' });
    },
    onError: (error, { approval }) => refused(client, error, approval),
    onSettled: () => again(client),
  });
}

/** The same without a form at hand: what is wrong with the values is said as a message too. */
export async function decideLater(client: QueryClient, decision: Decision, leaving: boolean): Promise<void> {
  try {
    const fresh = await send(decision, leaving);
    client.setQueryData(keys.approval(fresh.id), fresh);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ApiError && error.status === 400) toast(error.message, { tone: 'fail' });
    await refused(client, error, decision.approval);
  } finally {
    await again(client);
  }
}

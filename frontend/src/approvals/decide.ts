/** Answering an approval: one call, and what to do when someone else was first. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, type Approval, api, type JsonObject, keys } from '../api';
import { toast } from '../ui';
import { labelOf, lateSentence } from './model';

export interface Decision {
  approval: Approval;
  action: string;
  values?: JsonObject;
  comment?: string;
}

async function send({ approval, action, values, comment }: Decision): Promise<Approval> {
  const body = { action, ...(values ? { values } : {}), ...(comment ? { comment } : {}) };
  return (await api.post<Approval>(`/approvals/${approval.id}/decision`, body)).data;
}

/** `mutate({approval, action, values?, comment?})`; its error is kept only where the person can still do something. */
export function useDecide() {
  const client = useQueryClient();

  async function tooLate(approval: Approval): Promise<void> {
    const fresh = (await api.get<Approval>(`/approvals/${approval.id}`)).data;
    client.setQueryData(keys.approval(approval.id), fresh);
    toast(lateSentence(fresh, Date.now()), { tone: 'info' });
  }

  return useMutation({
    mutationFn: send,
    onSuccess: (fresh, { action }) => {
      client.setQueryData(keys.approval(fresh.id), fresh);
      const more = fresh.status === 'pending' ? ' It waits for more answers.' : '';
      toast(`Answered “${labelOf(fresh, action)}”.${more}`, { tone: 'ok' });
    },
    onError: (error, { approval }) => {
      if (error instanceof ApiError && error.status === 409) return tooLate(approval);
      if (!(error instanceof ApiError) || error.status !== 400) toast(error.message, { tone: 'fail' });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['approvals'] }),
  });
}

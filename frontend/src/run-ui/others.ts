/** A run that somebody else begins while the workflow is open here: shown where no run is, else offered. */
import { api, type Run } from '../api';
import { running as t } from '../i18n/en/running';
import { isOver } from '../run/status';
import { useDocument } from '../stores/document';
import { useRun } from '../stores/run';
import { toast } from '../ui';

/** What the server tells everybody who has the workflow open. */
export interface RanNotice {
  run: string;
  by: string;
  by_id: string;
}

export async function heardOf({ run: id, by }: RanNotice): Promise<void> {
  let run: Run;
  try {
    run = (await api.get<Run>(`/runs/${id}`)).data;
  } catch {
    return; // not mine to see, or the server is away; nobody here has asked for it
  }
  const { runId, attach } = useRun.getState();
  if (isOver(run.status) || runId === id || useDocument.getState().id !== run.workflow) return;
  const watch = () => void attach(id, run);
  if (runId === null) watch();
  else toast(t.begun(by), { tone: 'info', action: { label: t.watch, onSelect: watch } });
}

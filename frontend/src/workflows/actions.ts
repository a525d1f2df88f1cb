/** Making, copying, importing, exporting and deleting workflows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api, keys, messageOf, type TemplateInfo, type Workflow, type WorkflowSummary } from '@/api';
import type { JsonObject, Run, WorkflowDocument } from '@/api/types';
import { isObject } from '@/forms/schema';
import { rememberInput, rememberRun } from '@/run-ui/remember';
import { toast } from '@/ui';
import { workflows as t } from '../i18n/en/workflows';
import { rememberOpened } from './recent';

type NewWorkflow = { name: string; description?: string; document?: WorkflowDocument };

async function create(body: NewWorkflow): Promise<Workflow> {
  return (await api.post<Workflow>('/workflows', body)).data;
}

const failed = (error: unknown) => toast(messageOf(error), { tone: 'fail' });

/** Opens the editor on a workflow. */
function useOpen(): (id: string) => void {
  const [, go] = useLocation();
  return (id) => {
    rememberOpened(id);
    go(`/workflows/${id}`);
  };
}

/** Makes a workflow and opens it. */
export function useCreate() {
  const client = useQueryClient();
  const open = useOpen();
  return useMutation({
    mutationFn: create,
    onSuccess: (workflow) => {
      client.invalidateQueries({ queryKey: keys.workflows });
      open(workflow.id);
    },
    onError: failed,
  });
}

/** A template as a workflow of one's own; `run` also starts it with the template's sample input. */
export function useTemplate() {
  const client = useQueryClient();
  const open = useOpen();
  return useMutation({
    mutationFn: async ({ template, run }: { template: TemplateInfo; run: boolean }) => {
      const { title, description, document, input } = template;
      const workflow = await create({ name: title, description, document });
      rememberInput(workflow.id, input);
      if (run) {
        const started = await api.post<Run>(`/workflows/${workflow.id}/runs`, { input, version: 'draft' });
        rememberRun(workflow.id, started.data.id);
      }
      return workflow;
    },
    onSuccess: (workflow) => {
      client.invalidateQueries({ queryKey: keys.workflows });
      open(workflow.id);
    },
    onError: failed,
  });
}

export function useDuplicate() {
  const client = useQueryClient();
  const open = useOpen();
  return useMutation({
    mutationFn: async (summary: WorkflowSummary) => {
      const { data } = await api.get<Workflow>(`/workflows/${summary.id}`);
      const name = t.copyOf(data.name).slice(0, 200);
      return create({ name, description: data.description, document: data.document });
    },
    onSuccess: (workflow) => {
      client.invalidateQueries({ queryKey: keys.workflows });
      toast(t.made(workflow.name), { action: { label: t.open, onSelect: () => open(workflow.id) } });
    },
    onError: failed,
  });
}

export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ workflow, name }: { workflow: WorkflowSummary; name: string }) =>
      api.patch<Workflow>(`/workflows/${workflow.id}`, { name }, { ifMatch: workflow.revision }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}

export function useDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (workflow: WorkflowSummary) => api.del(`/workflows/${workflow.id}`),
    onSuccess: (_, workflow) => {
      client.invalidateQueries({ queryKey: keys.workflows });
      toast(t.remove.done(workflow.name));
    },
    onError: failed,
  });
}

/** Files as workflows: one is opened, several are only made; what could not be read is said, one sentence a file. */
export function useImport() {
  const client = useQueryClient();
  const open = useOpen();
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      const made: Workflow[] = [];
      for (const file of files) {
        try {
          made.push(await create(await readWorkflowFile(file)));
        } catch (error) {
          failed(error);
        }
      }
      return made;
    },
    onSuccess: (made, files) => {
      if (made.length === 0) return;
      client.invalidateQueries({ queryKey: keys.workflows });
      if (made[0] && files.length === 1) open(made[0].id);
      else toast(t.imported(made.length));
    },
  });
}

/** The document as a file: the same bytes that `manage.py workflow import` takes. */
export async function exportWorkflow(summary: WorkflowSummary): Promise<void> {
  try {
    const { data } = await api.get<Workflow>(`/workflows/${summary.id}`);
    const blob = new Blob([`${JSON.stringify(data.document, null, 2)}\n`], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${fileName(data.name)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    failed(error);
  }
}

export function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '') || 'workflow'
  );
}

const LARGEST_FILE = 2 * 1024 * 1024;

/** Reads a file: a `baton/1` document, or an object that holds one; throws a sentence for the person. */
export async function readWorkflowFile(file: File): Promise<NewWorkflow> {
  if (file.size > LARGEST_FILE) throw new Error(t.tooLarge(file.name));
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw new Error(t.noJson(file.name));
  }
  const holder: JsonObject = isObject(value) ? value : {};
  const document = holder.format ? holder : holder.document;
  if (!isObject(document) || document.format !== 'baton/1') throw new Error(t.noWorkflow(file.name));
  const named = typeof holder.name === 'string' && !holder.format ? holder.name : '';
  const stem = file.name.replace(/\.(?:baton\.)?json$/i, '').replaceAll(/[-_]+/g, ' ');
  const title = stem.charAt(0).toUpperCase() + stem.slice(1);
  return { name: named || title || t.importedName, document: document as unknown as WorkflowDocument };
}

// @vitest-environment happy-dom
/** A question with a form: what was emptied is asked for at its field before anything is sent. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { type Approval, api, keys } from '../api';
import { ApprovalCard } from './ApprovalCard';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const approval = {
  id: 'a',
  node: 'review',
  node_name: 'Check the refund',
  message: 'Refund?',
  status: 'pending',
  can_decide: true,
  actions: [{ id: 'approve' }, { id: 'reject' }],
  assignees: [],
  votes: [],
  quorum: 1,
  reminders: 0,
  deadline: null,
  form: { type: 'object', required: ['amount'], properties: { amount: { type: 'number', title: 'Amount' } } },
  values: { amount: 42 },
} as unknown as Approval;

const post = vi.spyOn(api, 'post').mockResolvedValue({ data: approval } as never);
let root: Root;
let box: HTMLElement;

function show(): void {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.approval('a'), approval);
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
  act(() =>
    root.render(
      <QueryClientProvider client={client}>
        <ApprovalCard approvalId="a" />
      </QueryClientProvider>,
    ),
  );
}

const field = () => box.querySelector('input') as HTMLInputElement;
const press = (name: string) =>
  act(async () => [...box.querySelectorAll('button')].find((each) => each.textContent?.startsWith(name))?.click());

function type(text: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text);
    field().dispatchEvent(new Event('input', { bubbles: true }));
  });
}

afterEach(() => {
  act(() => root.unmount());
  box.remove();
  post.mockClear();
});

it('is called by the name of its step', () => {
  show();
  expect(box.querySelector('section')?.getAttribute('aria-label')).toBe('Approval: Check the refund');
});

it('does not send what was emptied, and leads to the field', async () => {
  show();
  type('');
  await press('Approve');
  expect(post).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.activeElement).toBe(field()));
  expect(field().getAttribute('aria-invalid')).toBe('true');
  type('41');
  await press('Approve');
  const [path, body] = post.mock.calls[0] ?? [];
  expect(path).toBe('/approvals/a/decision');
  expect(body).toMatchObject({ action: 'approve', values: { amount: 41 } });
});

it('turns down without asking for what a rejection does not need', async () => {
  show();
  type('');
  await press('Reject');
  expect(post).toHaveBeenCalledOnce();
});

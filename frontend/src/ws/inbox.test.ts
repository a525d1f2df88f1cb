import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { readAgain, readMessage } from './inbox';

const KEY = ['approvals', 'pending'];

describe('the inbox', () => {
  it('does not keep a first reading that is older than the news', async () => {
    const answers: ((list: string[]) => void)[] = [];
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const queryFn = () => new Promise<string[]>((resolve) => answers.push(resolve));
    const observer = new QueryObserver(client, { queryKey: KEY, queryFn });
    const stop = observer.subscribe(() => {});

    const reading = readAgain(client, ['approvals']);
    answers[0]?.([]);
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(['new']);
    await reading;

    expect(client.getQueryData(KEY)).toEqual(['new']);
    stop();
    client.clear();
  });

  it('reads what the server says and takes anything else for nothing', () => {
    expect(readMessage({ approvals: 2, changed: ['a', { id: 'b' }, 3] })).toEqual({ count: 2, changed: ['a', 'b'] });
    expect(readMessage(null)).toEqual({ count: null, changed: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { fixFor } from './fix';

describe('the one thing to do about an error', () => {
  it('is in the setup where the setup is the cause', () => {
    expect(fixFor({ message: '', class: 'reference' }, true, true)).toEqual({
      kind: 'setup',
      label: 'Fix the reference',
    });
  });

  it('is another try where the world is the cause', () => {
    expect(fixFor({ message: '', class: 'rate_limit' }, true, true).kind).toBe('rerun');
  });

  it('is never something that the person may not do', () => {
    expect(fixFor({ message: '', class: 'reference' }, false, true).kind).toBe('rerun');
    expect(fixFor({ message: '', class: 'timeout' }, false, false).kind).toBe('inspect');
  });

  it('exists for classes that nobody foresaw', () => {
    expect(fixFor({ message: '', class: 'moon_phase' }, true, true).label).toBe('Open setup');
  });
});

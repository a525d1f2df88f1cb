/** The outline as Markdown reads like a spec. */

import { describe, expect, it } from 'vitest';
import { CATALOG, docOf } from '../graph/samples';
import { outlineText } from './text';

describe('the outline as text', () => {
  it('tells branches, joins, what a step does, and what is not connected', () => {
    const catalog = { ...CATALOG, model: { ...CATALOG.model!, subtitle: 'model', summary: 'prompt' } };
    const draft = { type: 'model', label: 'Draft reply', config: { model: 'gpt', prompt: 'Hi\n{{ input }}' } };
    const doc = docOf(
      {
        start: 'start',
        draft,
        ask: 'approval',
        send: 'model',
        end: 'output',
        lost: { type: 'loop', disabled: true },
      },
      'start>draft',
      'draft>ask',
      'draft:error>end',
      'ask:approve>send',
      'send>end',
    );
    doc.ui!.notes = [{ id: 'n', text: 'Look\nhere', x: 0, y: 0, w: 1, h: 1 }];
    expect(outlineText({ name: 'Triage', description: 'For support.', doc }, catalog)).toBe(`# Triage

For support.

- **Start** (start)
- **Draft reply** (model): gpt · Hi {{ input }}
  - If it fails: → goes on at End
- **Ask** (approval)
  - Approve: → Send
  - Reject: ends here
  - Expired: ends here
- **Send** (model): small → goes on at End
- **End** (output), after Draft reply and Send

## Not connected yet

- **Lost** (loop), switched off
  - Nothing inside yet

## Notes

- Look
  here
`);
  });
});

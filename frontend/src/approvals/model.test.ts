import { describe, expect, it } from 'vitest';
import type { Approval } from '../api';
import {
  actionFor,
  actionLabel,
  actionLook,
  answersAsIs,
  assigneeNames,
  dueTone,
  editedFields,
  endSentence,
  lateSentence,
  linkState,
  plainMessage,
  quorumText,
  remindedText,
  viaText,
} from './model';

const NOW = Date.parse('2030-01-01T12:00:00Z');
const approval = {
  id: 'a',
  actions: [{ id: 'approve', label: 'Publish' }, { id: 'reject', label: 'Stop' }, { id: 'send_back' }],
  assignees: ['team:editors', 'user:ana'],
  quorum: 2,
  votes: [{ user: '1', user_name: 'Ana', action: 'approve', at: '2030-01-01T11:59:50Z' }],
  status: 'decided',
  action: 'approve',
  by_name: 'Priya',
  at: '2030-01-01T11:59:50Z',
} as unknown as Approval;

describe('an approval in words', () => {
  it('shows which answer leads on and which turns down', () => {
    expect([0, 1, 2].map((index) => actionLook(approval.actions, index))).toEqual(['yes', 'no', 'plain']);
  });

  it('names an action without a label by its id', () => {
    expect(actionLabel({ id: 'send_back' })).toBe('Send back');
  });

  it('says how often people were reminded', () => {
    const said = [0, 1, 2, 5].map((reminders) => remindedText({ reminders }));
    expect(said).toEqual([null, 'reminded once', 'reminded twice', 'reminded 5 times']);
  });

  it('says that an answer came by a link or by API, and nothing of a click', () => {
    expect(['link', 'token', 'session', null].map(viaText)).toEqual([' with a link', ' by API', '', '']);
    expect(endSentence({ ...approval, via: 'link' }, NOW)).toBe('Publish · by Priya with a link just now');
  });

  it('says where a link stands', () => {
    const link = { expires_at: '2030-01-02T12:00:00Z', used_at: null, works: true };
    expect(linkState(link, NOW)).toMatch(/^works until 2 Jan/);
    expect(linkState({ ...link, used_at: '2030-01-01T11:58:00Z', works: false }, NOW)).toBe('used 2 m ago');
    expect(linkState({ ...link, works: false }, NOW)).toBe('ended');
    expect(linkState(link, Date.parse(link.expires_at))).toBe('ended');
  });

  it('names who is asked', () => {
    expect(assigneeNames(approval.assignees)).toBe('Team editors, ana');
    expect(assigneeNames([])).toBeNull();
  });

  it('counts the answers where more than one is needed', () => {
    expect(quorumText(approval)).toBe('1 of 2 answers so far');
    expect(quorumText({ ...approval, quorum: 1 })).toBeNull();
  });

  it('says who was first to someone who came late', () => {
    expect(lateSentence(approval, NOW)).toBe('Already answered “Publish” by Priya just now.');
    expect(lateSentence({ ...approval, status: 'pending' }, NOW)).toMatch(/already answered this/);
    expect(endSentence({ ...approval, status: 'expired' }, NOW)).toMatch(/^Expired/);
  });

  it('finds what was edited', () => {
    expect(editedFields({ text: 'a', list: [1] }, { text: 'b', list: [1], more: true })).toEqual(['text', 'more']);
  });

  it('is one plain line on a card', () => {
    expect(plainMessage('## Publish *this*?\n\n> [Read](http://x) `it`')).toBe('Publish this? Read it');
    expect(plainMessage('Pay **$5** for order_id_7, 3 * 4, _now_?')).toBe('Pay $5 for order_id_7, 3 * 4, now?');
  });
});

describe('answering at once', () => {
  it('is for those whose form has nothing left to fill in', () => {
    const form = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
    const fits = (values: object, of: object | null = form) => answersAsIs({ form: of, values } as Approval);
    expect([fits({ text: 'Hi' }), fits({ text: '' }), fits({}), fits({}, null)]).toEqual([true, false, false, true]);
  });

  it('takes the answer that leads on, or the one that turns down', () => {
    expect([actionFor(approval, 'yes')?.id, actionFor(approval, 'no')?.id]).toEqual(['approve', 'reject']);
  });

  it('says how pressing the deadline is', () => {
    const tone = (deadline: string | null) => dueTone({ deadline }, NOW);
    expect([
      tone(null),
      tone('2030-01-01T11:00:00Z'),
      tone('2030-01-01T12:30:00Z'),
      tone('2030-01-03T00:00:00Z'),
    ]).toEqual([undefined, 'late', 'soon', undefined]);
  });
});

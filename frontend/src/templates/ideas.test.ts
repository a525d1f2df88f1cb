/** Finding a template by its words and by the idea it shows. */
import { expect, it } from 'vitest';
import type { TemplateInfo } from '@/api';
import { findTemplates, ideasOf } from './ideas';

const template = (title: string, ...types: string[]) =>
  ({
    title,
    pattern: 'A pattern',
    description: 'What it does.',
    document: { format: 'baton/1', nodes: Object.fromEntries(types.map((type, at) => [`n${at}`, { type }])) },
  }) as unknown as TemplateInfo;

const all = [template('Refund', 'start', 'approval'), template('Rows', 'start', 'for_each', 'tool')];

it('tells the ideas from the steps', () => {
  expect([...ideasOf(all[1]!)].sort()).toEqual(['batch', 'tools']);
  expect(ideasOf(template('Empty')).size).toBe(0);
});

it('finds by idea and by every word', () => {
  const titles = (words: string, idea: Parameters<typeof findTemplates>[2]) =>
    findTemplates(all, words, idea).map((each) => each.title);
  expect(titles('', 'all')).toEqual(['Refund', 'Rows']);
  expect(titles('', 'people')).toEqual(['Refund']);
  expect(titles('pattern rows', 'all')).toEqual(['Rows']);
  expect(titles('rows', 'people')).toEqual([]);
});

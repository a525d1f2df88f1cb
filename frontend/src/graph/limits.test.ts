/** The lengths that fields take are those that the server takes: a text that is too long would never be saved. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST_DESCRIPTION, LONGEST_NOTE, LONGEST_TITLE } from './limits';

const sourceOf = (file: string) => readFileSync(join(import.meta.dirname, '../../../builder', file), 'utf8');
const shape = sourceOf('documents/shape.py');

/** The longest text that the server takes where its source says `name`. */
function longest(name: RegExp): number {
  const [, digits] = new RegExp(`${name.source}.*?max_length=([\\d_]+)`, 's').exec(shape) ?? [];
  return Number(digits?.replaceAll('_', ''));
}

test('a title and a note are as long as the server lets them be', () => {
  expect(longest(/class NodeShape.*?label:/)).toBe(LONGEST_TITLE);
  expect(longest(/class FrameShape.*?label:/)).toBe(LONGEST_TITLE);
  expect(shape).toMatch(/class NoteShape\(LyingShape\):[^:]*text: Text = /s);
  expect(longest(/\nText = /)).toBe(LONGEST_NOTE);
});

test('so are the name and the description of a workflow', () => {
  const service = sourceOf('services/workflows.py');
  expect(service).toMatch(new RegExp(`^NAME_LENGTH = ${LONGEST_TITLE}$`, 'm'));
  expect(service).toMatch(/^DESCRIPTION_LENGTH = 5_000$/m);
  expect(LONGEST_DESCRIPTION).toBe(5_000);
});

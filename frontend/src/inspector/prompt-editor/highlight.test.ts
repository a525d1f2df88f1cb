/** Colours by patterns: what is a text, a number, a word of the language, and what is not. */
import { expect, it } from 'vitest';
import { highlight, nextIndent } from './highlight';

const said = (text: string, language: 'python' | 'json') =>
  highlight(text, language).map((piece) => `${piece.kind}:${text.slice(piece.from, piece.to)}`);

it('reads Python', () => {
  expect(said(`for x in range(3):  # three\n    s = f"a{x}" + 'it\\'s'`, 'python')).toEqual([
    'keyword:for',
    'keyword:in',
    'name:range',
    'number:3',
    'comment:# three',
    'text:f"a{x}"',
    "text:'it\\'s'",
  ]);
});

it('keeps words inside texts, comments and longer names out of it', () => {
  expect(said('"for # no"  # if "x"', 'python')).toEqual(['text:"for # no"', 'comment:# if "x"']);
  expect(said('format = information', 'python')).toEqual([]);
});

it('reads texts over several lines, closed or not', () => {
  expect(said('"""one\n# two"""\nNone', 'python')).toEqual(['text:"""one\n# two"""', 'number:None']);
  expect(said("'''open\nfor", 'python')).toEqual(["text:'''open\nfor"]);
});

it('reads JSON', () => {
  expect(said('{"a": [1, -2.5e3, true, "b: c"]}', 'json')).toEqual([
    'property:"a"',
    'number:1',
    'number:-2.5e3',
    'number:true',
    'text:"b: c"',
  ]);
});

it('leaves very long texts plain', () => {
  expect(highlight('1 '.repeat(40_000), 'json')).toEqual([]);
});

it('indents after a colon and steps back after a return', () => {
  expect([
    nextIndent('if x:  # why'),
    nextIndent('    y = 1'),
    nextIndent('        return y'),
    nextIndent('f('),
  ]).toEqual([4, 4, 4, 4]);
});

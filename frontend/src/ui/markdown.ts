/** Markdown as React elements: no HTML is ever parsed, no image fetched, links lead to http(s) and mail only. */
import { Lexer, type Token, type Tokens } from 'marked';
import { createElement, Fragment, type ReactNode } from 'react';

const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The character that `&amp;` and its like stand for, as Markdown has it; React writes it out safely. */
function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (all, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? all;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** The tags of what holds further text, and of what stands alone. */
const TAGS: Record<string, string> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  strong: 'strong',
  em: 'em',
  del: 'del',
};

const all = (tokens: readonly Token[] | undefined): ReactNode[] =>
  (tokens ?? []).map((token, key) => createElement(Fragment, { key }, one(token)));

const bare = (tag: string, ...children: ReactNode[]): ReactNode => createElement(tag, null, ...children);

function one(token: Token): ReactNode {
  const { type } = token;
  if (TAGS[type]) return bare(TAGS[type], ...all((token as Tokens.Generic).tokens));
  if (type === 'space' || type === 'def') return null;
  if (type === 'br' || type === 'hr') return createElement(type);
  if (type === 'heading') return bare(`h${(token as Tokens.Heading).depth}`, ...all(token.tokens));
  if (type === 'code') return bare('pre', bare('code', (token as Tokens.Code).text));
  if (type === 'codespan') return bare('code', (token as Tokens.Codespan).text);
  if (type === 'list') return list(token as Tokens.List);
  if (type === 'table') return table(token as Tokens.Table);
  if (type === 'link') return link(token as Tokens.Link);
  // A remote image is a request that the reader did not make; its name is shown instead.
  if (type === 'image') return (token as Tokens.Image).text || (token as Tokens.Image).href;
  if (type === 'checkbox') return (token as Tokens.Generic).checked ? '☑ ' : '☐ ';
  if (type === 'text' || type === 'escape') {
    const { tokens, text } = token as Tokens.Text;
    return tokens ? all(tokens) : type === 'escape' ? text : plain(text);
  }
  // What a model wrote as HTML is shown as it was written, never parsed.
  return token.raw;
}

function link({ href, tokens }: Tokens.Link): ReactNode {
  const address = plain(href);
  if (!SAFE_LINK.test(address)) return all(tokens);
  return createElement('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, ...all(tokens));
}

function list({ ordered, start, items }: Tokens.List): ReactNode {
  const rows = items.map((item, key) => {
    const hasBox = item.task && !item.tokens.some(hasCheckbox);
    return createElement('li', { key }, hasBox && (item.checked ? '☑ ' : '☐ '), ...all(item.tokens));
  });
  return ordered
    ? createElement('ol', { start: Number(start) === 1 ? undefined : Number(start) }, ...rows)
    : bare('ul', ...rows);
}

const hasCheckbox = (token: Token): boolean =>
  token.type === 'checkbox' || ((token as Tokens.Generic).tokens ?? []).some(hasCheckbox);

function table({ header, rows }: Tokens.Table): ReactNode {
  const line = (tag: string, cells: readonly Tokens.TableCell[], key: number): ReactNode =>
    createElement(
      'tr',
      { key },
      ...cells.map((cell, at) =>
        createElement(
          tag,
          { key: at, style: cell.align ? { textAlign: cell.align } : undefined },
          ...all(cell.tokens),
        ),
      ),
    );
  const body = rows.map((cells, key) => line('td', cells, key));
  return bare('table', bare('thead', line('th', header, 0)), bare('tbody', ...body));
}

/** The elements that a text in Markdown comes to. */
export function render(text: string): ReactNode {
  return all(Lexer.lex(text, { gfm: true, breaks: true }));
}

/** Markdown of models and people: readable, and nothing in it acts by itself. */
import { createElement, Fragment } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { render } from './markdown';

const html = (text: string): string => renderToStaticMarkup(createElement(Fragment, null, render(text)));

it('shows emphasis, lists and code', () => {
  expect(html('**bold**, _soft_, ~~gone~~ and `a < b`')).toBe(
    '<p><strong>bold</strong>, <em>soft</em>, <del>gone</del> and <code>a &lt; b</code></p>',
  );
  expect(html('- a\n- b\n  1. c')).toBe('<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>');
  expect(html('3. a\n4. b')).toBe('<ol start="3"><li>a</li><li>b</li></ol>');
  expect(html('```js\nif (a && b) {}\n```')).toBe('<pre><code>if (a &amp;&amp; b) {}</code></pre>');
});

it('shows headings, quotes, rules, breaks and tables', () => {
  expect(html('## Two\n\n> said\n\n---\n\none\ntwo')).toBe(
    '<h2>Two</h2><blockquote><p>said</p></blockquote><hr/><p>one<br/>two</p>',
  );
  expect(html('|a|b|\n|-|-:|\n|1|**2**|')).toBe(
    '<table><thead><tr><th>a</th><th style="text-align:right">b</th></tr></thead>' +
      '<tbody><tr><td>1</td><td style="text-align:right"><strong>2</strong></td></tr></tbody></table>',
  );
});

it('shows tasks with their boxes', () => {
  expect(html('- [x] done\n- [ ] open')).toBe('<ul><li>☑ done</li><li>☐ open</li></ul>');
});

it('reads the names of characters, and escapes what they come to', () => {
  expect(html('R&amp;D &lt;b&gt; &#39;x&#x27; &unknown; \\*not\\*')).toBe(
    '<p>R&amp;D &lt;b&gt; &#x27;x&#x27; &amp;unknown; *not*</p>',
  );
});

it.each([
  '<img src=x onerror=alert(1)>',
  'a <b onclick=x>b</b>',
  '<script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '- <math><mtext><img src=x onerror=alert(1)>',
  '|a|\n|-|\n|<img src=x onerror=alert(1)>|',
])('shows %s as it was written', (text) => {
  const shown = html(text);
  expect(shown).not.toMatch(/<(?:img|script|b|svg|details|iframe|math|mtext)\b/);
  expect(shown).toContain('&lt;');
});

it('asks no other server for pictures', () => {
  const shown = html('![secret](https://evil.example/a.png?x=1) ![](https://evil.example/b.png)');
  expect(shown).not.toContain('<img');
  expect(shown).toContain('secret');
});

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '//evil.example',
  '/settings',
  '&#106;avascript:alert(1)',
  'java&Tab;script:alert(1)',
  '<java\tscript:alert(1)>',
  ' javascript:alert(1)',
])('makes no link of %s', (target) => {
  expect(html(`[x](${target})`)).not.toContain('<a');
  expect(html(`[x][1]\n\n[1]: ${target}`)).not.toContain('<a');
});

it('opens links apart, without saying where from, and lets no quote out of the address', () => {
  const shown = html('[x](<https://example.com/"onmouseover="alert(1)>)');
  expect(shown).toContain('target="_blank" rel="noopener noreferrer nofollow"');
  expect(shown).not.toMatch(/"\s*onmouseover=/);
  expect(html('see https://example.com/a?b=1&c=2')).toContain('href="https://example.com/a?b=1&amp;c=2"');
  expect(html('<ana@example.com>')).toContain('href="mailto:ana@example.com"');
});

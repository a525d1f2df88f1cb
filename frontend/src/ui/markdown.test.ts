/** Markdown of models and people: readable, and nothing in it acts by itself. DOMPurify behind it needs a real browser. */
import { expect, it } from 'vitest';
import { markdownToHtml } from './markdown';

it('shows emphasis, lists and code', () => {
  expect(markdownToHtml('**bold** and `code`')).toContain('<strong>bold</strong> and <code>code</code>');
  expect(markdownToHtml('- a\n- b')).toMatch(/<ul>\s*<li>a<\/li>/);
});

it('shows HTML as it was written', () => {
  for (const text of ['<img src=x onerror=alert(1)>', 'a <b onclick=x>b</b>', '<script>alert(1)</script>']) {
    expect(markdownToHtml(text)).not.toMatch(/<(?:img|script|b)\b/);
    expect(markdownToHtml(text)).toContain('&lt;');
  }
});

it('asks no other server for pictures', () => {
  const html = markdownToHtml('![secret](https://evil.example/a.png?x=1) ![](https://evil.example/b.png)');
  expect(html).not.toContain('<img');
  expect(html).toContain('secret');
});

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '//evil.example',
  '&#106;avascript:alert(1)',
])('makes no link of %s', (target) => expect(markdownToHtml(`[x](${target})`)).not.toContain('<a'));

it('opens links apart, without saying where from, and lets no quote out of the address', () => {
  const html = markdownToHtml('[x](<https://example.com/"onmouseover="alert(1)>)');
  expect(html).toContain('target="_blank" rel="noopener noreferrer nofollow"');
  expect(html).not.toMatch(/"\s*onmouseover=/);
});

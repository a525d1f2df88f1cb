/** Markdown to HTML that is safe to show: no raw HTML, no images, http(s) and mailto links only. */
import DOMPurify from 'dompurify';
import { Marked } from 'marked';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // What a model wrote as HTML is shown as it was written, never parsed.
    html: ({ text }) => escapeHtml(text),
    // A remote image is a request that the reader did not make; its name is shown instead.
    image: ({ text, href }) => escapeHtml(text || href),
  },
});

const ALLOWED = {
  ALLOWED_TAGS:
    'p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
};

/** Returns HTML for `text`. Links open in a new tab and carry no referrer. */
export function render(text: string): string {
  const html = marked.parse(text, { async: false });
  const clean = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of clean.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  const box = document.createElement('div');
  box.append(clean);
  return box.innerHTML;
}

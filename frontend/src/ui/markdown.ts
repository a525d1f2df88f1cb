/** Markdown to HTML that is safe to show: no raw HTML, no images, http(s) and mailto links only. Two walls, each enough. */
import DOMPurify from 'dompurify';
import { Marked } from 'marked';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    // What a model wrote as HTML is shown as it was written, never parsed.
    html: ({ text }) => escapeHtml(text),
    // A remote image is a request that the reader did not make; its name is shown instead.
    image: ({ text, href }) => escapeHtml(text || href),
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      if (!SAFE_LINK.test(href)) return inner;
      return `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer nofollow">${inner}</a>`;
    },
  },
});

const ALLOWED = {
  ALLOWED_TAGS:
    'p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href', 'start', 'align', 'target', 'rel'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  // These hold no address, and would be dropped for not being one.
  ADD_URI_SAFE_ATTR: ['target', 'rel', 'start', 'align'],
};

/** The first wall: markdown whose own rules let nothing dangerous through. */
export function markdownToHtml(text: string): string {
  return marked.parse(text, { async: false });
}

/** HTML for `text`, cleaned once more by DOMPurify. Links open in a new tab and carry no referrer. */
export function render(text: string): string {
  return DOMPurify.sanitize(markdownToHtml(text), ALLOWED);
}

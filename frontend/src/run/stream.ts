/** Streamed text: `node.delta` carries `{offset, text}` and is applied as `text[:offset] + text`. */

/** The text after a delta; offsets count characters (code points), as the server's do. */
export function applyDelta(text: string, offset: number, more: string): string {
  return takePoints(text, offset) + more;
}

/** The first `count` code points; surrogate pairs count as one. */
function takePoints(text: string, count: number): string {
  // Without astral characters, code units are code points.
  if (!/[\ud800-\udbff]/.test(text)) return text.slice(0, count);
  return Array.from(text).slice(0, count).join('');
}

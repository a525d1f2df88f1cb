/** Tells screen readers what was just done, politely; for everybody else it is to be seen on the canvas. */

let region: HTMLElement | null = null;
let at = Number.NEGATIVE_INFINITY;

export function announce(text: string): void {
  at = performance.now();
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'sr-only';
    region.setAttribute('role', 'status');
    region.dataset.said = '';
    document.body.append(region);
  }
  // The same sentence twice is two pieces of news: a changed text is what is read.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

/** Milliseconds since something was said. */
export function saidAgo(): number {
  return performance.now() - at;
}

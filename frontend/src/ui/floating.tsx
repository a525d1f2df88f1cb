/** Small panels in the browser's top layer: placed beside an anchor, closed by Escape or by turning elsewhere. */
import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type Ref,
  type RefObject,
  useEffect,
  useLayoutEffect,
} from 'react';
import { type Align, place, type Side } from './place';

// biome-ignore lint/suspicious/noExplicitAny: handlers and attributes of whatever element is the trigger
type AnyProps = Record<string, any>;

/** `element` with more attributes; its own handlers and ref stay and come first. */
export function withProps(element: ReactElement, more: AnyProps): ReactElement {
  const own = element.props as AnyProps;
  const merged: AnyProps = { ...more };
  for (const [name, value] of Object.entries(more)) {
    const before = own[name];
    if (name === 'ref') merged.ref = mergeRefs(before as Ref<HTMLElement>, value as Ref<HTMLElement>);
    else if (typeof value === 'function' && typeof before === 'function') {
      merged[name] = (...given: unknown[]) => {
        before(...given);
        value(...given);
      };
    }
  }
  return cloneElement(element, merged);
}

function mergeRefs(...refs: (Ref<HTMLElement> | undefined)[]) {
  return (node: HTMLElement | null) => {
    for (const ref of refs) {
      if (typeof ref === 'function') ref(node);
      else if (ref) ref.current = node;
    }
  };
}

/** Puts the panel into the top layer beside its anchor, and keeps it there while things scroll. */
export function useFloating(
  anchor: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
  { side, align, gap }: { side: Side; align: Align; gap: number },
): void {
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    if (!element.matches(':popover-open')) element.showPopover?.();
    const put = () => {
      if (!anchor.current?.isConnected) return;
      element.style.maxHeight = '';
      const size = { width: element.offsetWidth, height: element.offsetHeight };
      const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
      const at = place(anchor.current.getBoundingClientRect(), size, view, { side, align, gap });
      element.style.left = `${at.left}px`;
      element.style.top = `${at.top}px`;
      if (size.height > at.room) element.style.maxHeight = `${at.room}px`;
    };
    put();
    // What is in the panel may be filtered or loaded while it is open.
    const watch = new ResizeObserver(put);
    watch.observe(element);
    window.addEventListener('resize', put);
    window.addEventListener('scroll', put, true);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', put);
      window.removeEventListener('scroll', put, true);
    };
  }, [anchor, panel, side, align, gap]);
}

/** Closes when something else is pressed or gets the focus. */
export function useLeave(
  anchor: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
  close: () => void,
): void {
  useEffect(() => {
    const isMine = (target: EventTarget | null) =>
      target instanceof Node && (panel.current?.contains(target) || anchor.current?.contains(target));
    const onPointer = (event: PointerEvent) => {
      if (!isMine(event.target)) close();
    };
    const onFocus = (event: FocusEvent) => {
      if (!isMine(event.target)) close();
    };
    document.addEventListener('pointerdown', onPointer, true);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      document.removeEventListener('focusin', onFocus);
    };
  }, [anchor, panel, close]);
}

/** Escape closes this and nothing behind it, and the focus goes back to where it came from. */
export function closeOnEscape(event: KeyboardEvent, anchor: RefObject<HTMLElement | null>, close: () => void): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  close();
  anchor.current?.focus();
}

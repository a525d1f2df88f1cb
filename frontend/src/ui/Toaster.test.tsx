// @vitest-environment happy-dom
/** Short messages: they stay while somebody is at them, and no longer. */
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Toaster } from './Toaster';
import { areToastsHeld, toast, useToasts } from './toast';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
const buttons = () => [...document.querySelectorAll('button')];

beforeEach(() => {
  const box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
  act(() => root.render(<Toaster />));
  act(() => toast('Sent.', { action: { label: 'Undo', onSelect: () => {} } }));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  useToasts.setState({ entries: [] });
});

it('stay while the focus is on one of them', () => {
  act(() => buttons()[0]?.focus());
  expect(areToastsHeld()).toBe(true);
  act(() => buttons()[0]?.blur());
  expect(areToastsHeld()).toBe(false);
});

it('are let go with the message whose button was pressed: it takes the focus along', () => {
  act(() => buttons()[0]?.focus());
  act(() => buttons()[0]?.click());
  expect(useToasts.getState().entries).toEqual([]);
  expect(areToastsHeld()).toBe(false);
});

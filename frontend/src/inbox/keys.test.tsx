// @vitest-environment happy-dom
/** The inbox by keyboard: a letter answers from anywhere on the page, but not from a menu or a field. */
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { Menu } from '../ui';
import { useInboxKeys } from './keys';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const keys = { walk: vi.fn(), answer: vi.fn(), edit: vi.fn(), pick: vi.fn() };
let root: Root;

function Inbox() {
  useInboxKeys(keys);
  const items = [{ label: 'Settings', onSelect: () => {} }];
  return (
    <>
      <Menu trigger={<button type="button">Account</button>} items={items} />
      <input />
    </>
  );
}

function show(): HTMLElement {
  const box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
  act(() => root.render(<Inbox />));
  return box;
}

const press = (where: Element | null, key: string) =>
  act(() => void where?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.clearAllMocks();
});

it('answers wherever the focus is', () => {
  show();
  press(document.body, 'a');
  press(document.body, 'R');
  expect(keys.answer.mock.calls).toEqual([['yes'], ['no']]);
});

it('answers nothing from a field or an open menu', () => {
  const box = show();
  press(box.querySelector('input'), 'a');
  act(() => box.querySelector('button')?.click());
  const item = document.querySelector('[role="menuitem"]');
  expect(item).not.toBeNull();
  press(item, 'a');
  press(item, 'r');
  expect(keys.answer).not.toHaveBeenCalled();
});

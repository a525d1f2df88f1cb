// @vitest-environment happy-dom
/** The form on a page: what is typed is what is handed on, and faults stand at their fields. */
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Json, JsonSchema } from '@/api/types';
import { JsonSchemaForm, type JsonSchemaFormProps } from './JsonSchemaForm';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let box: HTMLElement;
let value: Json;

beforeEach(() => {
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

function Holder({ initial, ...props }: Omit<JsonSchemaFormProps, 'value' | 'onChange'> & { initial: Json }) {
  const [held, setHeld] = useState<Json>(initial);
  value = held;
  return <JsonSchemaForm {...props} value={held} onChange={setHeld} />;
}

function show(schema: JsonSchema, initial: Json = {}, props: Partial<JsonSchemaFormProps> = {}): void {
  act(() => root.render(<Holder schema={schema} initial={initial} {...props} />));
}

function labelled<Control extends HTMLElement>(name: string): Control {
  const label = [...box.querySelectorAll('label')].find((each) => each.textContent?.replace(' *', '') === name);
  const control = label && document.getElementById(label.htmlFor);
  if (!control) throw new Error(`No field is labelled ${name}.`);
  return control as Control;
}

function type(control: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const proto = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  act(() => {
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(control, text);
    control.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

const press = (name: string) => {
  const found = [...box.querySelectorAll('button')].find(
    (each) => each.getAttribute('aria-label') === name || each.textContent === name,
  );
  if (!found) throw new Error(`No button is called ${name}.`);
  act(() => found.click());
};

it('hands on texts, numbers and what is being typed', () => {
  show({
    type: 'object',
    properties: { topic: { type: 'string' }, amount: { type: 'number', title: 'Amount in $' } },
  });
  type(labelled('Topic'), 'rain');
  type(labelled('Amount in $'), '4.');
  expect(value).toEqual({ topic: 'rain', amount: 4 });
  expect(labelled<HTMLInputElement>('Amount in $').value).toBe('4.');
  type(labelled('Amount in $'), '4.5');
  expect(value).toEqual({ topic: 'rain', amount: 4.5 });
});

it('shows long texts as text areas and choices as lists', () => {
  show(
    {
      type: 'object',
      properties: { body: { type: 'string', format: 'textarea' }, mood: { type: 'string', enum: ['calm', 'loud'] } },
    },
    { body: 'Hi', mood: 'loud' },
  );
  expect(labelled('Body').tagName).toBe('TEXTAREA');
  const mood = labelled<HTMLSelectElement>('Mood');
  expect(mood.selectedOptions[0]?.textContent).toBe('loud');
});

it('adds and removes rows', () => {
  show({ type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } }, { tags: ['a'] });
  press('Add');
  expect(value).toEqual({ tags: ['a', ''] });
  press('Remove Tags 1');
  expect(value).toEqual({ tags: [''] });
});

it('edits groups inside groups', () => {
  show({
    type: 'object',
    properties: { who: { type: 'object', properties: { name: { type: 'string' } } } },
  });
  type(labelled('Name'), 'Dana');
  expect(value).toEqual({ who: { name: 'Dana' } });
});

it('puts each message at its field, for screen readers too', () => {
  show(
    { type: 'object', required: ['topic'], properties: { topic: { type: 'string', description: 'About what' } } },
    {},
    {
      problems: [{ field: 'input.topic', message: 'Fill this in.' }],
    },
  );
  const field = labelled<HTMLInputElement>('Topic');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const said = (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent);
  expect(said).toEqual(['Fill this in.', 'About what']);
});

it('cannot be changed while disabled', () => {
  show({ type: 'object', properties: { topic: { type: 'string' } } }, { topic: 'x' }, { disabled: true });
  expect(labelled<HTMLInputElement>('Topic').disabled).toBe(true);
});

it('keeps JSON that cannot be read yet, with the reason, and hands on what can', () => {
  show({ type: 'object', properties: { extra: { type: 'object' } } });
  type(labelled('Extra'), '{"a": ');
  expect(value).toEqual({});
  expect(box.textContent).toContain('This is not JSON yet');
  type(labelled('Extra'), '{"a": 1}');
  expect(value).toEqual({ extra: { a: 1 } });
});

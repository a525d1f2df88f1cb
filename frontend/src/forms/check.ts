/** What is wrong with a form's value, as sentences at fields: told before sending, or by the server. */

import type { JsonSchema } from '@/api/types';
import { forms as t } from '@/i18n/en/forms';
import { choicesOf, controlOf, dotted, type FormPath, isObject, resolve } from './schema';

/** Messages by dotted path (`customer.name`); '' is the form as a whole. */
export type FieldErrors = Record<string, string>;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function checkText(schema: JsonSchema, value: unknown): string | null {
  if (typeof value !== 'string') return t.text;
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    return schema.minLength === 1 ? t.fill : t.atLeastCharacters(schema.minLength);
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return t.atMostCharacters(schema.maxLength, length);
  }
  if (schema.format === 'email' && !/^[^@\s]+@[^@\s]+$/.test(value)) return t.email;
  if ((schema.format === 'uri' || schema.format === 'url') && !URL.canParse(value)) {
    return t.address;
  }
  return null;
}

function checkNumber(schema: JsonSchema, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return t.number;
  if (schema.type === 'integer' && !Number.isInteger(value)) return t.whole;
  if (schema.minimum !== undefined && value < schema.minimum) return t.atLeast(schema.minimum);
  if (schema.maximum !== undefined && value > schema.maximum) return t.atMost(schema.maximum);
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) {
    return t.moreThan(schema.exclusiveMinimum);
  }
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) {
    return t.lessThan(schema.exclusiveMaximum);
  }
  return null;
}

type Check = { root: JsonSchema; errors: FieldErrors };

function checkList(schema: JsonSchema, value: unknown, path: FormPath, check: Check): string | null {
  if (!Array.isArray(value)) return t.list;
  if (schema.minItems !== undefined && value.length < schema.minItems) return t.addAtLeast(schema.minItems);
  if (schema.maxItems !== undefined && value.length > schema.maxItems) return t.keepAtMost(schema.maxItems);
  const { items } = schema;
  if (items) value.forEach((item, index) => void checkInto(items, item, [...path, index], true, check));
  return null;
}

function checkObject(schema: JsonSchema, value: unknown, path: FormPath, check: Check): string | null {
  if (!isObject(value)) return t.object;
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    checkInto(child, value[key], [...path, key], schema.required?.includes(key) ?? false, check);
  }
  return null;
}

function faultOf(schema: JsonSchema, value: unknown, path: FormPath, check: Check): string | null {
  const choices = choicesOf(schema);
  if (choices) return choices.some((choice) => same(choice.value, value)) ? null : t.choice;
  switch (schema.type) {
    case 'string':
      return checkText(schema, value);
    case 'number':
    case 'integer':
      return checkNumber(schema, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : t.boolean;
    case 'array':
      return checkList(schema, value, path, check);
    case 'object':
      return checkObject(schema, value, path, check);
    default:
      return schema.properties ? checkObject(schema, value, path, check) : null;
  }
}

function checkInto(given: JsonSchema, value: unknown, path: FormPath, required: boolean, check: Check): void {
  const { schema, nullable } = resolve(given, check.root);
  if (isEmpty(value) && !(value === null && nullable && required)) {
    // An object that was never opened may still miss something inside.
    if (value === undefined && required && controlOf(schema) === 'object') {
      checkInto(given, {}, path, true, check);
      return;
    }
    if (value === undefined && schema.type === 'boolean') return; // a switch that is off
    if (required) check.errors[dotted(path)] = t.fill;
    return;
  }
  if (value === null && nullable) return;
  const fault = faultOf(schema, value, path, check);
  if (fault) check.errors[dotted(path)] = fault;
}

/** What is wrong, by dotted path; a help before sending, the server has the last word. `pattern` is left to it. */
export function checkValue(schema: JsonSchema, value: unknown): FieldErrors {
  const check: Check = { root: schema, errors: {} };
  checkInto(schema, value ?? {}, [], true, check);
  return check.errors;
}

/** The server's problems as errors of the form's fields; `prefixes` are what bodies call the form (`input`, `values`). */
export function errorsFrom(
  problems: { field?: string | null; message: string }[],
  prefixes: string[] = [],
): FieldErrors {
  const errors: FieldErrors = {};
  for (const { field, message } of problems) {
    const name = field ?? '';
    const prefix = prefixes.find((one) => name === one || name.startsWith(`${one}.`));
    errors[prefix === undefined ? name : name.slice(prefix.length + 1)] ??= message;
  }
  return errors;
}

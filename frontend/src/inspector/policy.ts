/** The policy that any node may have, as a form: what the engine does when a step is slow, fails or joins branches. */
import type { JsonSchema } from '@/api/types';

const wait: JsonSchema = {
  title: 'Wait before the second try',
  type: 'string',
  'x-widget': 'duration',
  default: '1s',
};
const retry: JsonSchema = {
  title: 'Try again',
  type: 'object',
  properties: {
    attempts: {
      title: 'Tries in all',
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 1,
      description: 'Only errors that may pass are tried again: time-outs, busy servers, lost connections.',
    },
    wait,
  },
};

export const POLICY: JsonSchema = {
  type: 'object',
  'x-template': 'literal',
  properties: {
    timeout: {
      title: 'Time limit',
      type: 'string',
      'x-widget': 'duration',
      description: 'How long one try may take.',
    },
    retry,
    on_error: {
      title: 'When it fails',
      type: 'string',
      enum: ['fail', 'branch', 'default'],
      'x-enum-labels': ['Fail the run', 'Go on at the error port', 'Go on with a default'],
      default: 'fail',
    },
    default: {
      title: 'Default output',
      'x-when': { on_error: 'default' },
      description: 'What the next steps get instead.',
    },
    join: {
      title: 'With several incoming wires',
      'x-widget': 'join',
      description: 'A number waits for that many; the branches that lost are cancelled.',
    },
    effects: {
      title: 'What it changes outside',
      anyOf: [
        {
          type: 'string',
          enum: ['pure', 'read', 'write'],
          'x-enum-labels': ['Nothing', 'It only reads', 'It writes'],
        },
        { type: 'null' },
      ],
      description: 'Empty: what its type says. Steps that write are not silently repeated.',
    },
  },
};

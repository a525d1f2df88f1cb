// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { nearest } from './open';

it('looks for a field from the narrowest place to the widest', () => {
  expect(nearest('config.routes.0.when')).toEqual(['config.routes.0.when', 'config.routes.0', 'config.routes']);
  expect(nearest('policy.timeout')).toEqual(['policy.timeout']);
});

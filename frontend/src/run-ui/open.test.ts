// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { nearest } from './open';

it('looks for a field from the narrowest place to the widest', () => {
  expect(nearest('config.routes.0.when')).toEqual(['routes.0.when', 'routes.0', 'routes']);
  expect(nearest('policy.timeout')).toEqual(['policy.timeout', 'policy']);
});

import { expect, test } from 'vitest';
import * as core from '@turnwise/core';

test('packages resolve to their sources', () => {
  expect(core).toBeTypeOf('object');
});

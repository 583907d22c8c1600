// What a reply cost, in dollars.
import assert from 'node:assert/strict';
import { priceOf } from 'turnwise';

const cost = priceOf(
  {
    input_tokens: 50,
    cache_creation_input_tokens: 2_000,
    cache_read_input_tokens: 100_000,
    output_tokens: 500,
  },
  'claude-opus-5-5',
);

assert.equal(cost?.total.toFixed(4), '0.0402');

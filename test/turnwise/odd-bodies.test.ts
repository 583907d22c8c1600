import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { expect, test } from 'vitest';
import { start } from '../simulator/support.ts';
import { long, odd, places } from '../support/odd.ts';

test.each(Object.entries(places))('where %s is odd, the whole stack sends it', async (_, make) => {
  const simulator = await start({ record: 10_000 });
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const cache = { waitForFirst: true, diagnostics: true };
  const client = turnwise(bare, {
    onFault: 'throw',
    platform: 'anthropic',
    normalize: true,
    cache,
  });
  for (const value of odd) {
    const before = simulator.requests.length;
    const body = { model: 'claude-opus-5-5', max_tokens: 10, messages: [long], ...make(value) };
    // The client's own method would stumble over some of them.
    const asked = client.post('/v1/messages', { body, timeout: 5_000 });
    const error: unknown = await asked.then(
      () => undefined,
      (it) => it,
    );
    expect(error === undefined || error instanceof Anthropic.APIError, `${error}`).toBe(true);
    expect(simulator.requests.length, JSON.stringify(value)).toBeGreaterThan(before);
  }
});

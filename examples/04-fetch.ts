// For whatever takes a fetch: older SDKs, createAnthropic({ fetch }) of the AI SDK, LangChain.
import assert from 'node:assert/strict';
import { stack, wrapFetch } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const fetch = wrapFetch(globalThis.fetch, ...stack());

const response = await fetch(`${api.url}/v1/messages`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'x-api-key': process.env.ANTHROPIC_API_KEY ?? '',
  },
  body: JSON.stringify({
    model: 'claude-opus-4-8',
    max_tokens: 64,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello \ud83d' }] }],
  }),
});

assert.equal(response.status, 200);
await api.close();

// What was done to a request: as it happens, and afterwards. Codes, paths and counts, no content.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { reportOf, turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const seen: string[] = [];
const client = turnwise(new Anthropic(), {
  on: ({ middleware, code, path }) => seen.push(`${middleware} ${code} ${path}`),
});

const message = await client.messages.create({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  system: 'Answer with one word.',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hello.' },
        { type: 'text', text: '' },
      ],
    },
  ],
});

const { steps } = reportOf(message) ?? { steps: [] };
assert.equal(steps.length, seen.length);
assert.ok(seen.some((step) => step.startsWith('repair empty-text messages.0')));
await api.close();

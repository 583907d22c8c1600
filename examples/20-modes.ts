// Strict and observe: to be told instead of helped, and rules of one's own.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { InvalidConversationError, type Rule } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const request: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [
    { role: 'user', content: 'When is high water? My number is 0123-456789.' },
    { role: 'assistant', content: 'At' },
  ],
};

const strict = turnwise(new Anthropic(), { mode: 'strict' });
const error = await strict.messages.create(request).catch((thrown: unknown) => thrown);
assert(error instanceof InvalidConversationError);
for (const { code, path, message, fix } of error.problems) console.log(code, path, message, fix);

const found: string[] = [];
const observed = turnwise(new Anthropic(), {
  mode: 'observe',
  on: ({ code, applied }) => found.push(`${code} ${applied}`),
});
await observed.messages.create(request).catch(() => {});
assert(found.includes('prefill-emulated false'));

const noNumbers: Rule = {
  code: 'no-numbers',
  spots: ({ content }) => /\d{4,}/.test(JSON.stringify(content)),
  turn: (turn, { tell }) => {
    if (!turn.parts.some(({ block }) => /\d{4,}/.test(String(block.text)))) return turn;
    tell(`messages.${turn.index}`, 'Long numbers leave the house as dots.', 'lossy');
    const parts = turn.parts.map((part) => {
      const { text } = part.block;
      if (typeof text !== 'string' || !/\d{4,}/.test(text)) return part;
      return { ...part, block: { ...part.block, text: text.replace(/\d{4,}/g, '…') } };
    });
    return { ...turn, parts, intact: false };
  },
};
const client = turnwise(new Anthropic(), {
  repair: { rules: { 'no-numbers': noNumbers, 'stop-sequence': false } },
});
await client.messages.create(request);
const sent = JSON.stringify(api.requests.at(-1)?.body ?? '');
assert(!sent.includes('456789'));

await api.close();

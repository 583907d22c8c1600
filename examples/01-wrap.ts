// One line around the client you have: the same type, the same calls.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { startApi } from './support.ts';

const api = await startApi();

const client = turnwise(new Anthropic());

// The person stopped a tool call: its result is missing, and the API would refuse the request.
const message = await client.messages.create({
  model: 'claude-opus-4-8',
  max_tokens: 64,
  tools: [{ name: 'look_up', input_schema: { type: 'object' } }],
  messages: [
    { role: 'user', content: 'When is high water today?' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'toolu_1', name: 'look_up', input: { what: 'tide' } }],
    },
    { role: 'user', content: 'Never mind. Say hello instead.' },
  ],
});

assert.equal(message.role, 'assistant');
await api.close();

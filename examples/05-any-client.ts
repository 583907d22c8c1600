// Any object with messages.create, for example a client of your own.
import assert from 'node:assert/strict';
import { turnwise } from 'turnwise';

interface Params {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

const sent: Params[] = [];
const yours = {
  messages: {
    create: async (params: Params) => {
      sent.push(params);
      return { content: [{ type: 'text', text: 'Hello.' }] };
    },
  },
};

const client = turnwise(yours);
await client.messages.create({
  model: 'claude-opus-4-8',
  messages: [
    { role: 'user', content: 'Hello.' },
    { role: 'assistant', content: '' },
    { role: 'user', content: 'Still there?' },
  ],
});

assert.ok(sent[0]?.messages.every(({ content }) => content.length > 0));

// A process of its own: sends one long request through the whole stack, and prints what it did.
import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { fileStore } from './file-store.ts';
import { contextWindow, longRequest, model } from './summaries.ts';

const [, , baseURL = '', folder = ''] = process.argv;
const codes: string[] = [];
const client = turnwise(new Anthropic({ apiKey: 'key', baseURL, maxRetries: 0 }), {
  models: { [model]: { id: model, contextWindow } },
  namespace: 'harbor',
  store: fileStore(folder),
  summarize: { timeout: 2_000 },
  onFault: 'throw',
  on: ({ middleware, code }) => {
    if (middleware === 'summarize') codes.push(code);
  },
});
await client.messages.create(longRequest() as never);
console.log(JSON.stringify(codes));

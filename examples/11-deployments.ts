// A deployment's name tells nothing about its model, nor a proxy's address what is behind it.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { startSimulator } from '@turnwise/simulator';
import { turnwise } from 'turnwise';

const simulator = await startSimulator({ models: { 'our-claude': 'claude-opus-4-8' } });
const proxied = new Anthropic({ baseURL: simulator.url, apiKey: 'test' });

const client = turnwise(proxied, {
  platform: 'anthropic',
  models: { 'our-claude': 'claude-opus-4-8' },
});

const message = await client.messages.create({
  model: 'our-claude',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Hello.' }],
});

assert.equal(message.model, 'our-claude');
await simulator.close();

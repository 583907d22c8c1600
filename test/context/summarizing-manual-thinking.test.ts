import type { Message } from '@turnwise/core';
import { afterAll, expect, test } from 'vitest';
import { requestsOf, text, thoughtsOf, toolRound, user } from './sessions.ts';
import { connect, isAsking, messagesOf, startApi } from './summaries.ts';

const api = await startApi();
afterAll(() => api.simulator.close());

const models = { 'claude-opus-4-5': { contextWindow: 16_000 } };

const request = (messages: readonly Message[]) => ({
  model: 'claude-opus-4-5',
  max_tokens: 2_000,
  thinking: { type: 'enabled', budget_tokens: 1_024 },
  tools: [{ name: 'run', input_schema: { type: 'object' } }],
  messages,
});

test('with manual thinking the reply that thinks stays, and no summary is paid for in vain', async () => {
  const { client, codes } = connect(api.simulator.url, { models, clear: false });
  const rounds = Array.from({ length: 60 }, (_, at) => toolRound(at, 200, at === 0));
  for (const messages of requestsOf([user(text(20, 'q')), ...rounds.flat()])) {
    await client.messages.create(request(messages) as never);
  }

  const { requests } = api.simulator;
  expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(codes())).toEqual(new Set(['summary-written', 'summarized']));
  expect(requests.filter(({ body }) => isAsking(body)).length).toBeGreaterThan(1);
  const [record, lead, ...rest] = messagesOf(requests.at(-1));
  expect(JSON.stringify(record)).toContain('conversation_record');
  expect(lead && thoughtsOf(lead)).toEqual(['s0']);
  expect(rest.flatMap(thoughtsOf)).toEqual([]);
});

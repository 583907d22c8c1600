import { createAnthropic } from '@ai-sdk/anthropic';
import { generateObject, jsonSchema, type ModelMessage, stepCountIs, streamText, tool } from 'ai';
import { expect, test } from 'vitest';
import { start } from './support.ts';
import {
  description,
  expectConversation,
  instructions,
  questions,
  schema,
  sent,
  sunny,
} from './weather-agent.ts';

const anthropic = { cacheControl: { type: 'ephemeral' } } as const;

const connect = async () => {
  const simulator = await start();
  return {
    simulator,
    provider: createAnthropic({ baseURL: `${simulator.url}/v1`, apiKey: 'key' }),
  };
};

test.each([
  { model: 'claude-sonnet-4-6', thinking: { type: 'enabled', budgetTokens: 1_024 } as const },
  { model: 'claude-opus-4-7', thinking: { type: 'adaptive' } as const },
])('a streamed conversation with a tool and thinking on $model', async ({ model, thinking }) => {
  const { simulator, provider } = await connect();
  const weather = tool({
    description,
    inputSchema: jsonSchema<{ city: string }>(schema),
    execute: async () => sunny,
  });
  const messages: ModelMessage[] = [];
  const ends: string[] = [];
  for (const question of questions) {
    messages.push({ role: 'user', content: question });
    const result = streamText({
      model: provider(model),
      system: { role: 'system', content: instructions, providerOptions: { anthropic } },
      messages,
      tools: { weather },
      stopWhen: stepCountIs(4),
      providerOptions: { anthropic: { thinking } },
    });
    let streamed = '';
    for await (const text of result.textStream) streamed += text;
    expect(streamed).toContain(`A tool returned: ${sunny}`);
    expect((await result.totalUsage).inputTokenDetails.cacheReadTokens).toBeGreaterThan(0);
    ends.push(await result.finishReason);
    messages.push(...(await result.response).messages);
  }
  expect(ends).toEqual(['stop', 'stop']);
  expectConversation(simulator.requests);
  expect(sent(simulator.requests[3], 'thinking').length).toBeGreaterThanOrEqual(2);
});

test('an object of a schema', async () => {
  const { provider } = await connect();
  const { object } = await generateObject({
    model: provider('claude-sonnet-4-6'),
    schema: jsonSchema<{ city: string }>({ ...schema, properties: { city: { type: 'string' } } }),
    prompt: 'Which city?',
  });
  expect(object).toEqual({ city: 'sample' });
});

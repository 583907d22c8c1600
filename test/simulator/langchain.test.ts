import { ChatAnthropic } from '@langchain/anthropic';
import {
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
} from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { beforeEach, expect, test, vi } from 'vitest';
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

beforeEach(() => {
  vi.stubEnv('LANGSMITH_TRACING', 'false');
  vi.stubEnv('LANGCHAIN_TRACING_V2', 'false');
  return () => vi.unstubAllEnvs();
});

const weather = tool(async () => sunny, { name: 'weather', description, schema });

test.each([
  { model: 'claude-sonnet-4-6', thinking: { type: 'enabled', budget_tokens: 1_024 } as const },
  { model: 'claude-opus-4-7', thinking: { type: 'adaptive' } as const },
])('a streamed conversation with a tool and thinking on $model', async ({ model, thinking }) => {
  const simulator = await start();
  const chat = new ChatAnthropic({
    model,
    thinking,
    maxTokens: 4_096,
    apiKey: 'key',
    anthropicApiUrl: simulator.url,
    maxRetries: 0,
  }).bindTools([weather]);
  const block = { type: 'text', text: instructions, cache_control: { type: 'ephemeral' } };
  const messages: BaseMessage[] = [new SystemMessage({ content: [block] })];

  const answer = async () => {
    let message: AIMessageChunk | undefined;
    for await (const chunk of await chat.stream(messages))
      message = message ? message.concat(chunk) : chunk;
    if (!message) throw new Error('Nothing was streamed.');
    messages.push(message);
    return message;
  };

  for (const question of questions) {
    messages.push(new HumanMessage(question));
    const asking = await answer();
    expect(asking.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'sample' } }]);
    for (const call of asking.tool_calls ?? []) messages.push(await weather.invoke(call));
    const answered = await answer();
    expect(answered.text).toContain(`A tool returned: ${sunny}`);
    expect(answered.usage_metadata?.input_token_details?.cache_read).toBeGreaterThan(0);
  }
  expectConversation(simulator.requests);
  expect(sent(simulator.requests[3], 'thinking').length).toBeGreaterThanOrEqual(2);
});

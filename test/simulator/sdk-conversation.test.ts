import Anthropic from '@anthropic-ai/sdk';
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

test.each([
  { model: 'claude-sonnet-4-6', thinking: { type: 'enabled', budget_tokens: 1_024 } as const },
  { model: 'claude-opus-5-5', thinking: { type: 'adaptive', display: 'summarized' } as const },
])('a streamed conversation with a tool and thinking on $model', async ({ model, thinking }) => {
  const simulator = await start();
  const client = new Anthropic({ baseURL: simulator.url, apiKey: 'key' });
  const input_schema: Anthropic.Tool.InputSchema = { ...schema, required: [...schema.required] };
  const messages: Anthropic.MessageParam[] = [];

  const answer = async () => {
    const events: string[] = [];
    const stream = client.messages.stream({
      model,
      thinking,
      max_tokens: 4_096,
      system: [{ type: 'text', text: instructions, cache_control: { type: 'ephemeral' } }],
      tools: [{ name: 'weather', description, input_schema }],
      messages,
    });
    stream.on('text', () => events.push('text'));
    stream.on('thinking', () => events.push('thinking'));
    stream.on('inputJson', () => events.push('inputJson'));
    const message = await stream.finalMessage();
    messages.push({ role: 'assistant', content: message.content as Anthropic.ContentBlockParam[] });
    return { message, events: [...new Set(events)] };
  };

  for (const question of questions) {
    messages.push({ role: 'user', content: question });
    const asking = await answer();
    expect([asking.message.stop_reason, asking.events]).toEqual([
      'tool_use',
      ['thinking', 'inputJson'],
    ]);
    const calls = asking.message.content.filter((block) => block.type === 'tool_use');
    messages.push({
      role: 'user',
      content: calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: sunny })),
    });
    const { message, events } = await answer();
    expect([message.stop_reason, events.at(-1)]).toEqual(['end_turn', 'text']);
    expect(JSON.stringify(message.content)).toContain(`A tool returned: ${sunny}`);
    expect(message.usage.cache_read_input_tokens).toBeGreaterThan(0);
  }
  expectConversation(simulator.requests);
  expect(sent(simulator.requests[3], 'thinking').length).toBeGreaterThanOrEqual(2);
});

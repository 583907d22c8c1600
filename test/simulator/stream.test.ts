import { expect, test } from 'vitest';
import { hello, start } from './support.ts';

test('events come in the order of the API', async () => {
  const content = [
    { type: 'thinking', thinking: 'hm', signature: 'sig' },
    { type: 'text', text: 'Hi' },
    { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Rome' } },
  ];
  const simulator = await start({ reply: () => ({ content, usage: { output_tokens: 42 } }) });
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ ...hello, stream: true }),
  });
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '));
  const events = lines.map((line) => JSON.parse(line.slice('data: '.length)));
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const lineup = events.map(({ type, index, delta }) =>
    [type, index, delta?.type].filter((part) => part !== undefined).join(' '),
  );
  expect(lineup.filter((line, index) => line !== lineup[index - 1])).toEqual([
    'message_start',
    'content_block_start 0',
    'ping',
    'content_block_delta 0 thinking_delta',
    'content_block_delta 0 signature_delta',
    'content_block_stop 0',
    'content_block_start 1',
    'content_block_delta 1 text_delta',
    'content_block_stop 1',
    'content_block_start 2',
    'content_block_delta 2 input_json_delta',
    'content_block_stop 2',
    'message_delta',
    'message_stop',
  ]);
  expect(events[0].message).toMatchObject({
    content: [],
    stop_reason: null,
    usage: { input_tokens: expect.any(Number), output_tokens: 1 },
  });
  expect(events.at(-2)).toMatchObject({
    delta: { stop_reason: 'tool_use' },
    usage: { output_tokens: 42 },
  });
  expect(simulator.requests[0]?.usage?.output_tokens).toBe(42);
});

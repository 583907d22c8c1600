import type { RecordedRequest } from '@turnwise/simulator';
import { expect } from 'vitest';
import type { Body } from './support.ts';

/** What every client is asked, twice in one conversation, with the same tool. */
export const questions = ['What is the weather in Rome?', 'And the weather in Oslo?'] as const;

/** Long enough for the cache of every model. */
export const instructions = 'You answer questions about the weather in one sentence. '.repeat(300);

export const description = 'Says what the weather is.';

export const schema = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const, minLength: 2 } },
  required: ['city'],
  additionalProperties: false,
};

/** What the tool says. */
export const sunny = 'Sunny, 24 degrees';

const blocksOf = ({ body }: RecordedRequest): readonly Body[] =>
  (body as { messages: readonly Body[] }).messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : (content as Body[]),
  );

/** The blocks of one type in what was sent. */
export const sent = (request: RecordedRequest | undefined, type: string): readonly Body[] =>
  request ? blocksOf(request).filter((block) => block.type === type) : [];

/** Two questions make four requests: each is asked, its tool run, its answer given. */
export function expectConversation(requests: readonly RecordedRequest[]): void {
  expect(requests.map(({ status, error }) => error?.message ?? status)).toEqual([
    200, 200, 200, 200,
  ]);
  expect(requests.map((request) => (request.body as Body).stream)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(requests.map((request) => sent(request, 'tool_result').length)).toEqual([0, 1, 1, 2]);
  expect(JSON.stringify(sent(requests[3], 'tool_result'))).toContain(sunny);
  const calls = sent(requests[3], 'tool_use');
  expect(calls.map(({ name, input }) => [name, input])).toEqual([
    ['weather', { city: 'sample' }],
    ['weather', { city: 'sample' }],
  ]);
  for (const { usage } of requests.slice(1))
    expect(usage?.cache_read_input_tokens).toBeGreaterThan(4_096);
}

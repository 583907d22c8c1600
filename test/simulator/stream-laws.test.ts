import Anthropic from '@anthropic-ai/sdk';
import type { Reply, ReplyBlock } from '@turnwise/simulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hello, start } from './support.ts';

const citation = fc.string().map((cited_text) => ({
  type: 'char_location',
  cited_text,
  document_index: 0,
  document_title: null,
  start_char_index: 0,
  end_char_index: 1,
  file_id: null,
}));
const written = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
const input = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ noUnicodeString: false }));

/** Every block type that a message may hold, by how it is streamed. */
const block: fc.Arbitrary<ReplyBlock> = fc.oneof(
  written.map((text) => ({ type: 'text', text })),
  fc.tuple(written, fc.array(citation, { maxLength: 3 })).map(([text, citations]) => ({
    type: 'text',
    text,
    citations,
  })),
  fc.string({ unit: 'binary' }).map((thinking) => ({ type: 'thinking', thinking })),
  fc.constant({ type: 'redacted_thinking', data: 'cGxhaW4=' }),
  input.map((given) => ({ type: 'tool_use', name: 'weather', input: given })),
  input.map((given) => ({ type: 'server_tool_use', name: 'web_search', input: given })),
  fc.constant({ type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }),
  fc.constant({ type: 'container_upload', file_id: 'file_1' }),
  written.map((content) => ({ type: 'compaction', content, signature: 'sig' })),
);

const reply = fc.record(
  {
    content: fc.array(block, { maxLength: 4 }),
    stop_reason: fc.constantFrom('end_turn' as const, 'pause_turn' as const, 'refusal' as const),
  },
  { requiredKeys: ['content'] },
);

/** A message without what the SDK adds to it. */
const plain = (message: unknown) =>
  JSON.parse(
    JSON.stringify(message, (key, value) => (key === 'parsed_output' ? undefined : value)),
  );

test('a stream adds up to the message that is sent whole', async () => {
  let next: Reply = '';
  const connect = async () => {
    const { url } = await start({ reply: () => next });
    return new Anthropic({ baseURL: url, apiKey: 'key' });
  };
  // Two simulators, so that their answers have the same numbers.
  const [whole, streaming] = [await connect(), await connect()];
  const property = fc.asyncProperty(
    reply,
    fc.integer({ min: 4, max: 200 }),
    async (drawn, limit) => {
      next = drawn;
      const params = { ...hello, max_tokens: limit, messages: [{ role: 'user', content: 'Hi' }] };
      const body = params as Anthropic.MessageCreateParamsNonStreaming;
      const message = await whole.messages.create(body);
      const streamed = await streaming.messages.stream(body).finalMessage();
      expect(plain(streamed)).toEqual(plain(message));
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

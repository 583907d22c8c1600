import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Body, post, start, text, user } from './support.ts';

const headers = { 'anthropic-beta': 'message-threads-2026-08-12' };

const said = fc.record({
  words: fc.integer({ min: 1, max: 3_000 }),
  marker: fc.constantFrom(undefined, { type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' }),
  minutes: fc.integer({ min: 0, max: 4 }),
});

const story = fc.record({
  turns: fc.array(said, { minLength: 1, maxLength: 6 }),
  automatic: fc.boolean(),
});

type Story = typeof story extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Answers each turn of a story; in full, what was answered is sent again without its markers. */
async function tell({ turns, automatic }: Story, threaded: boolean): Promise<Body[]> {
  const simulator = await start({ now: 0, reply: (params) => `${JSON.stringify(params).length}` });
  const fields = {
    model: 'claude-sonnet-5',
    max_tokens: 100,
    ...(automatic && { cache_control: { type: 'ephemeral' } }),
  };
  const system = [text('s'.repeat(5_000), { cache_control: { type: 'ephemeral', ttl: '1h' } })];
  const history: unknown[] = [];
  const answers: Body[] = [];
  for (const { words, marker, minutes } of turns) {
    simulator.advance(minutes * 60_000);
    const says = 'word '.repeat(words);
    const next = user([text(says, marker && { cache_control: marker })]);
    const previous = answers.at(-1)?.id;
    const full = { ...fields, system, messages: [...history, next] };
    const begun = { ...full, thread: { type: 'create' } };
    const going = {
      ...fields,
      messages: [next],
      thread: { type: 'continue', previous_message_id: previous },
    };
    const sent = threaded ? (previous ? going : begun) : full;
    const { body } = await post(simulator, sent, threaded ? headers : {});
    answers.push(body);
    history.push(user([text(says)]), { role: 'assistant', content: body.content });
  }
  return answers;
}

test('a conversation costs the same over a thread and in full', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (drawn) => {
      const [threaded, full] = [await tell(drawn, true), await tell(drawn, false)];
      const bills = (answers: readonly Body[]) => answers.map(({ usage }) => usage);
      expect(bills(threaded)).toEqual(bills(full));
    }),
    { numRuns: 15 },
  );
});

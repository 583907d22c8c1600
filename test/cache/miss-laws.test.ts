import { repairing } from '@turnwise/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converse, next, type Reply, type Request, user, words } from './conversing.ts';

/** One request of one of three conversations, and what is done before it. */
const step = fc.record({
  which: fc.nat(2),
  does: fc.constantFrom('goes on', 'goes on', 'goes on', 'retries', 'forks', 'is copied'),
  blocks: fc.integer({ min: 1, max: 25 }),
  pause: fc.constantFrom(0, 1_000, 100_000),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Session {
  /** All requests so far. */
  readonly asked: Request[];
  readonly replies: Reply[];
}

/** Conversations that begin alike, under another system prompt each. */
const begun = (n: number): Request => ({
  model: 'claude-opus-5',
  max_tokens: 100,
  system: words(1_000, `${n} `),
  messages: [user(words(700))],
});

function requestFor({ asked, replies }: Session, { which, does, blocks }: Step): Request {
  const last = asked.length - 1;
  const [request, reply] = [asked[last], replies[last]];
  if (!request || !reply) return begun(which);
  if (does === 'retries') return request;
  const said = Array.from({ length: blocks }, () => ({ type: 'text' as const, text: words(20) }));
  const from = does === 'forks' ? Math.floor(last / 2) : last;
  const longer = next(asked[from] ?? request, replies[from] ?? reply, user(said));
  return does === 'is copied' ? structuredClone(longer) : longer;
}

async function play(steps: readonly Step[], sessions: readonly Session[]) {
  const it = await converse({ reply: () => 'Fine.', before: [repairing()] });
  for (const drawn of steps) {
    const session = sessions[drawn.which] as Session;
    const request = requestFor(session, drawn);
    it.advance(drawn.pause);
    session.asked.push(request);
    session.replies.push(await it.ask(request));
  }
  return it;
}

const sessionsOf = (n: number): Session[] =>
  Array.from({ length: n }, () => ({ asked: [], replies: [] }));

test('who only goes on, tries again or forks misses nothing but what expires', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
      const { told } = await play(steps, sessionsOf(3));
      const kinds = told('miss').map(({ reason }) => reason);
      expect(kinds.filter((kind) => kind !== 'expired')).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

/** Says something else in the same message object, as deep inside as there is a text. */
function editInPlace(message: Request['messages'][number] | undefined): void {
  const [block] = Array.isArray(message?.content) ? message.content : [];
  if (block) Object.assign(block, { text: words(300, 'Edited. ') });
  else Object.assign(message ?? {}, { content: words(300, 'Edited. ') });
}

test.each([
  { how: 'in a copy', inPlace: false },
  { how: 'in place', inPlace: true },
])(
  'an edit anywhere in a history is found where it was made: $how',
  async ({ inPlace }) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.nat(), async (turns, at) => {
        const steps = Array.from({ length: turns }, () => ({
          which: 0,
          does: 'goes on' as const,
          blocks: 1,
          pause: 0 as const,
        }));
        const [session] = sessionsOf(1) as [Session];
        const { ask, told } = await play(steps, [session]);
        const place = 2 * (at % turns);
        const request = requestFor(session, steps[0] as Step);
        const messages = request.messages.map((message, i) =>
          i === place && !inPlace ? user(words(300, 'Edited. ')) : message,
        );
        if (inPlace) editInPlace(messages[place]);
        await ask({ ...request, messages });
        expect(told('miss')).toMatchObject([{ reason: 'edited', path: `messages.${place}` }]);
      }),
      { numRuns: 40 },
    );
  },
  60_000,
);

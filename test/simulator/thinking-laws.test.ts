import type { SimulatorOptions } from '@turnwise/simulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import {
  type Block,
  blocksOf,
  isThought,
  type Message,
  type Request,
  runAgent,
  withMessage,
  withoutThought,
} from './thinker.ts';

const models = ['fable-5-2', 'haiku-5-5', 'sonnet-5-5', 'opus-5-5', 'fable-5-1', 'mythos-5-1'];

/** How an agent's replies go: thoughts, then a call or the end of the turn. */
const replies = fc.array(fc.record({ thoughts: fc.nat(2), calls: fc.boolean() }), {
  minLength: 2,
  maxLength: 5,
});

type Replies = typeof replies extends fc.Arbitrary<infer T> ? T : never;

const replying =
  (said: Replies): NonNullable<SimulatorOptions['reply']> =>
  (_params, { n }) => {
    const { thoughts, calls } = said[(n - 1) % said.length] ?? { thoughts: 1, calls: false };
    const thinking = (at: number) =>
      at % 2 === 0 ? { type: 'thinking', thinking: `${n}.${at}` } : { type: 'redacted_thinking' };
    return [
      ...Array.from({ length: thoughts }, (_, at) => thinking(at)),
      calls ? { type: 'tool_use', name: 'look', input: { n } } : { type: 'text', text: `A${n}` },
    ];
  };

const reversed = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).reverse()) as T;

/** The same conversation, as another client might write it. */
function rewritten(request: Request, marked: number, leading: number): Request {
  const thinking = request.messages.flatMap((message, at) =>
    blocksOf(message).some(isThought) ? [at] : [],
  );
  const rest = withoutThought(request, ...thinking.slice(0, leading));
  const mark = (block: Block) =>
    isThought(block) ? block : ({ ...block, cache_control: { type: 'ephemeral' } } as Block);
  const written = withMessage(rest, marked % rest.messages.length, (blocks) => blocks.map(mark));
  const messages = written.messages.map((message) =>
    reversed({ ...message, content: blocksOf(message).map((block) => reversed(block)) }),
  );
  return { ...written, messages: messages as Message[] };
}

/** The block with other content; what is left of it says the same. */
function edited(block: Block): Block {
  switch (block.type) {
    case 'text':
      return { ...block, text: `${block.text}!` };
    case 'tool_use':
      return { ...block, input: { n: 'other' } };
    case 'tool_result':
      return { ...block, content: 'other' };
    default:
      return { type: 'text', text: 'Instead of an image' };
  }
}

const setup = fc.record({
  model: fc.constantFrom(...models),
  said: replies,
  requests: fc.integer({ min: 1, max: 7 }),
});

type Setup = typeof setup extends fc.Arbitrary<infer T> ? T : never;

async function conversation({ model, said, requests }: Setup) {
  const { client } = await connect({ reply: replying(said) });
  const request = await runAgent(client, { model: `claude-${model}` }, requests);
  return { request, send: (sent: Request) => client.beta.messages.create(sent) };
}

test('a conversation that is sent back as it was is accepted, whoever writes it', async () => {
  const law = fc.asyncProperty(setup, fc.nat(20), fc.nat(3), async (made, marked, leading) => {
    const { request, send } = await conversation(made);
    await send(rewritten(request, marked, leading));
  });
  await fc.assert(law, { numRuns: 25 });
});

test('any edit of a message before thinking is refused at the first thinking behind it', async () => {
  let refused = 0;
  const law = fc.asyncProperty(setup, fc.nat(20), fc.nat(3), async (made, n, m) => {
    const { request, send } = await conversation(made);
    const last = request.messages.findLastIndex((message) => blocksOf(message).some(isThought));
    if (last < 1) return;
    const at = n % last;
    const sent = withMessage(request, at, (blocks) => {
      const said = blocks.filter((block) => !isThought(block));
      return blocks.map((block) => (block === said[m % said.length] ? edited(block) : block));
    });
    const first = request.messages.findIndex(
      (message, index) => index > at && blocksOf(message).some(isThought),
    );
    await expect(send(sent)).rejects.toThrow(`messages.${first}.content.0: Invalid`);
    refused += 1;
  });
  await fc.assert(law, { numRuns: 25 });
  expect(refused).toBeGreaterThan(10);
});

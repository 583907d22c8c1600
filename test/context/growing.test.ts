import { clearing, type WindowOptions, windowing } from '@turnwise/context';
import { configuring, type Message, type Middleware, type Params, wrap } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { assistant, session, text, toolRound, user } from './sessions.ts';

const reply = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content: [{ type: 'text', text: 'Done.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 0, output_tokens: 1 },
};

let clients = 0;

/** Sends histories, and says of each what went out and what was reported. */
function sender(contextWindow: number, ...middleware: readonly Middleware[]) {
  const steps: unknown[] = [];
  const sent: Params[] = [];
  const models = { 'claude-opus-5-5': { contextWindow } };
  const client = {
    messages: {
      create: async (body: Params) => {
        sent.push(body);
        return reply;
      },
    },
  };
  const options = {
    models,
    namespace: `growing ${clients++}`,
    on: (step: unknown) => steps.push(step),
  };
  const wrapped = wrap(client, configuring(options), ...middleware);
  return async (messages: readonly Message[]) => {
    steps.length = 0;
    await wrapped.messages.create({ model: 'claude-opus-5-5', max_tokens: 16, messages } as Params);
    return { body: JSON.stringify(sent.at(-1)), steps: [...steps] };
  };
}

const small = { trigger: { tokens: 300 }, keep: { tokens: 100 } } as const;

const pin = ({ content }: Message) => /q3 /.test(String(content));

const stacks: readonly (readonly [string, () => Middleware[]])[] = [
  ['clearing', () => [clearing({ ...small, atLeast: { tokens: 20 } })]],
  ['windowing', () => [windowing(small)]],
  ['windowing by turns', () => [windowing({ trigger: { turns: 4 }, keep: { turns: 2 } })]],
  ['windowing with a pin', () => [windowing({ ...small, pin } satisfies WindowOptions)]],
  ['both', () => [clearing({ ...small, atLeast: { tokens: 20 } }), windowing(small)]],
];

/** A request: how much of the session it holds, and a message that is edited before. */
const request = fc.record({
  length: fc.nat(),
  edited: fc.option(fc.nat(), { freq: 4 }),
});

describe('what grows along a history', () => {
  test.each(stacks)(
    'leaves nothing else of it than a first look would, by %s',
    async (_, stack) => {
      await fc.assert(
        fc.asyncProperty(
          session,
          fc.array(request, { maxLength: 8 }),
          async (messages, requests) => {
            const grown = sender(900, ...stack());
            const fresh = sender(900, ...stack());
            for (const [at, { length, edited }] of requests.entries()) {
              const question = messages[2 * ((edited ?? 0) % messages.length)];
              if (edited !== null && typeof question?.content === 'string') {
                Object.assign(question, { content: `${question.content} ${text(at, 'more')}` });
              }
              const history = messages.slice(0, 1 + (length % messages.length));
              expect(await grown(history)).toEqual(await fresh(structuredClone(history)));
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});

describe('a conversation that goes on', () => {
  const rounds = (from: number, to: number): Message[] =>
    Array.from({ length: to - from }, (_, i) => toolRound(from + i, 60)).flat();

  it.each([
    ['far from its limits', 10_000_000],
    ['cleared', 150_000],
    ['cleared and cut', 60_000],
    ['cut short', 20_000],
  ])('%s, is looked at where it is new alone', async (_, contextWindow) => {
    const send = sender(contextWindow, clearing(), windowing());
    const history = [user('Begin.'), ...rounds(0, 500), assistant('Done.'), user('Go on.')];
    const counts: number[] = [];
    // Whatever is remembered of a message, its estimate included, is looked up by the message.
    const lookUps = vi.spyOn(WeakMap.prototype, 'get');
    onTestFinished(() => lookUps.mockRestore());
    for (let n = 500; n < 520; n++) {
      history.push(...rounds(n, n + 1));
      lookUps.mockClear();
      await send([...history]);
      counts.push(lookUps.mock.calls.length);
    }
    const [first = 0] = counts;
    expect(first).toBeGreaterThan(1_000);
    expect(counts.sort((a, b) => a - b)[10]).toBeLessThan(40);
  });
});

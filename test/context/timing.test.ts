import { clearing, windowing } from '@turnwise/context';
import { estimateTokens, type Message, type Middleware, type ParamsLike } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { memoryFor } from '../../packages/context/src/known.ts';
import { noMemory } from '../support/memory.ts';
import { assistant, requestsOf, text, toolRound, user } from './sessions.ts';
import { begins, MINUTE, type Outcome, timed } from './timed.ts';

const model = 'claude-opus-4-8';
const size = (messages: readonly Message[]) => estimateTokens({ model, messages } as ParamsLike);

/** As many rounds of a kind as there can be below so many tokens. */
function below(tokens: number, round: (n: number) => readonly Message[]): Message[] {
  const messages = [user('the task')];
  for (let n = 0; size([...messages, ...round(n)]) < tokens; n++) messages.push(...round(n));
  return messages;
}

const agent = (tokens: number, words = 400) => below(tokens, (n) => toolRound(n, words));
const chat = (tokens: number, words = 400) =>
  below(tokens, (n) => [assistant('Yes.'), user(text(words, `q${n}`))]);

/** Sends all requests of a session, and then its continuation after a pause. */
async function afterPause(
  pause: number,
  messages: readonly Message[],
  middleware: readonly Middleware[],
  options: object = {},
): Promise<{ before: Outcome; after: Outcome; next: Outcome }> {
  const { send, wait } = timed(middleware, { model, window: 30_000, ...options });
  let before: Outcome | undefined;
  for (const history of requestsOf(messages)) before = await send(history);
  wait(pause);
  const longer = [...messages, ...toolRound(90, 5)];
  const after = await send(longer);
  return { before: before as Outcome, after, next: await send([...longer, ...toolRound(91, 5)]) };
}

const forgetting: Middleware = (next) => (call) => next({ ...call, memory: noMemory });

// The budget is 28,400: the trigger is at 17,040, 5,680 are kept, and 2,840 saved at least.
describe('clearing()', () => {
  const messages = agent(15_000);
  const codes = ({ steps }: Outcome) => [...new Set(steps.map(({ code }) => code))];

  test.each<[string, number, object, boolean]>([
    ['clears early what the cache has lost', 6 * MINUTE, {}, true],
    ['leaves alone what the cache still holds', 4 * MINUTE, {}, false],
    ['leaves alone what the cache holds for an hour', 6 * MINUTE, hourly(40), false],
    ['clears early what the cache has lost after an hour', 61 * MINUTE, hourly(40), true],
    ['knows five minutes from an hour by what was written', 6 * MINUTE, hourly(0), true],
  ])('%s', async (_, pause, options, clears) => {
    const { before, after, next } = await afterPause(pause, messages, [clearing()], options);
    expect(codes(before)).toEqual([]);
    expect(codes(after)).toEqual(clears ? ['result-cleared'] : []);
    expect(begins(before.messages, after.messages)).toBe(!clears);
    expect(begins(after.messages, next.messages)).toBe(true);
    expect(next.steps).toEqual(after.steps);
  });

  it('leaves alone what one request of many asked an hour for', async () => {
    const { after } = await afterPause(6 * MINUTE, messages, [clearing()], sometimesHourly());
    expect(after.steps).toEqual([]);
    const { after: later } = await afterPause(
      61 * MINUTE,
      messages,
      [clearing()],
      sometimesHourly(),
    );
    expect(codes(later)).toEqual(['result-cleared']);
  });

  it('saves at least what it has to, cold or not', async () => {
    const short = agent(9_500);
    const { after } = await afterPause(6 * MINUTE, short, [clearing()]);
    expect(codes(after)).toEqual(['result-cleared']);
    const careful = clearing({ atLeast: { tokens: 5_000 } });
    const { after: whole } = await afterPause(6 * MINUTE, short, [careful]);
    expect(whole.steps).toEqual([]);
  });

  it('takes nothing for cold where nothing is remembered', async () => {
    const { after } = await afterPause(90 * MINUTE, messages, [forgetting, clearing()]);
    expect(after.steps).toEqual([]);
  });

  it('measures a conversation by what the API counted of it', async () => {
    const usage = { input_tokens: 20_000 };
    const { before } = await afterPause(0, messages, [clearing()], { usage });
    expect(codes(before)).toEqual(['result-cleared']);
  });
});

test('the time of a request is known in every form that the conversation has further in', async () => {
  const inward: Middleware = (next) => (call) =>
    next({ ...call, memory: memoryFor(call, 'summarized') });
  const stack = [clearing(), inward, windowing()];
  const { send, wait } = timed(stack, { model, window: 30_000 });
  for (const history of requestsOf(agent(17_000))) {
    wait(3 * MINUTE);
    expect((await send(history)).steps).toEqual([]);
  }
});

/** What a reply says that wrote as much for an hour, and as little for five minutes. */
function hourly(tokens: number): object {
  const cache_creation = { ephemeral_1h_input_tokens: tokens, ephemeral_5m_input_tokens: 1 };
  return { usage: { cache_creation } };
}

/** What one reply of three says that wrote for an hour, and all others that wrote for five minutes. */
function sometimesHourly(): object {
  let replies = 0;
  return {
    usage: {
      get cache_creation() {
        replies += 1;
        return replies % 3 === 0
          ? { ephemeral_1h_input_tokens: 9 }
          : { ephemeral_5m_input_tokens: 9 };
      },
    },
  };
}

describe('the first time that clearing() exceeds its trigger', () => {
  const clears = async (messages: readonly Message[], options = {}) => {
    const { send } = timed([clearing(options)], { model, window: 30_000 });
    return (await send(messages)).steps.length > 0;
  };

  it('waits until it pays, up to a third more than the trigger', async () => {
    expect(await clears(agent(22_000, 100))).toBe(true);
    expect(await clears(agent(22_000, 2_600))).toBe(false);
    expect(await clears(agent(25_000, 2_900))).toBe(true);
  });

  it('does not wait where the program says what has to be saved', async () => {
    expect(await clears(agent(22_000, 2_600), { atLeast: { tokens: 2_840 } })).toBe(true);
  });
});

// High water is 25,560, low water 17,040: cuts are made early from 21,300 on.
describe('windowing()', () => {
  const cuts = ({ steps }: Outcome) => steps.filter(({ code }) => code === 'cut').length;

  test.each([
    ['early what the cache has lost', 6 * MINUTE, 23_000, true],
    ['nothing that it still holds', 4 * MINUTE, 23_000, false],
    ['nothing before it is half way to the trigger', 6 * MINUTE, 20_500, false],
  ])('cuts %s', async (_, pause, tokens, expected) => {
    const { before, after, next } = await afterPause(pause, chat(tokens), [windowing()]);
    expect(cuts(before)).toBe(0);
    expect(cuts(after)).toBe(expected ? 1 : 0);
    expect(begins(after.messages, next.messages)).toBe(true);
  });

  test.each<[string, number, number, Middleware[], number]>([
    ['early where clearing() breaks the cached prefix of many turns', 100, 0, [], 1],
    ['not where so few turns are to come that it does not pay', 3_000, 0, [], 0],
    ['not where clearing() changes nothing', 100, 2_000, [], 0],
    ['not where the next request would not know of it', 100, 0, [forgetting], 0],
  ])('cuts %s', async (_, words, more, first, expected) => {
    const messages = [...chat(20_900, words), assistant('Now.'), ...agent(4_600)];
    const clear = { trigger: { tokens: size(messages) + more }, keep: { tokens: 2_000 } };
    const both = [...first, clearing({ ...clear, atLeast: { tokens: 1_000 } }), windowing()];
    const { before, after } = await afterPause(0, messages, both);
    expect(cuts(before)).toBe(0);
    expect(cuts(after)).toBe(expected);
  });
});

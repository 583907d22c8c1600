import { type WindowingOptions, windowing } from '@turnwise/context';
import {
  configuring,
  estimateTokens,
  type Memory,
  type Message,
  type Middleware,
  type ParamsLike,
  UpstreamError,
  wrap,
} from '@turnwise/core';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { messageOf } from '../core/local-api.ts';
import { deepFreeze } from '../support/laws.ts';
import { memoryApart, noMemory } from '../support/memory.ts';
import { assistant, faults, prefixesOf, requestsOf, text, thoughtsOf, user } from './sessions.ts';
import { begins, long } from './timed.ts';

const model = 'claude-opus-5-5';
const window = 3_000;
let namespaces = 0;

/** An API with a window of its own that counts by a factor, a little different for every request. */
function connect(factor: number, options: WindowingOptions = {}, before: Middleware[] = []) {
  const sent: (readonly Message[])[] = [];
  let refused = 0;
  const count = (messages: readonly Message[]) => {
    const noise = 1 + ((messages.length % 7) - 3) / 200;
    return Math.round(factor * noise * estimateTokens({ model, messages } as ParamsLike));
  };
  const create = async (request: { readonly messages: readonly Message[] }) => {
    const tokens = count(request.messages);
    if (tokens > window) {
      refused++;
      const message = `prompt is too long: ${tokens} tokens > ${window} maximum`;
      throw new UpstreamError({ status: 400, type: 'invalid_request_error', message });
    }
    sent.push(request.messages);
    return { ...messageOf('Fine.'), usage: { input_tokens: tokens, output_tokens: 1 } };
  };
  const namespace = `windowing ${namespaces++}`;
  const models = { [model]: { contextWindow: window } };
  const apart = configuring({ namespace, models, onFault: 'throw' });
  const client = wrap({ messages: { create } }, apart, ...before, windowing(options));
  const send = (messages: readonly Message[]) =>
    client.messages.create({ model, max_tokens: 100, messages: deepFreeze(messages) } as never);
  return { send, sent, count, refusals: () => refused };
}

const factors = fc.double({ min: 0.7, max: 1.6, noNaN: true });

test('after the first refusal no request of the conversation is too long', async () => {
  await fc.assert(
    fc.asyncProperty(long, factors, async (messages, factor) => {
      const { send, sent, refusals } = connect(factor);
      for (const history of requestsOf(messages)) await send(history);
      expect(sent).toHaveLength(requestsOf(messages).length);
      expect(refusals()).toBeLessThanOrEqual(1);
      for (const history of sent) expect(faults(history)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('law 5: a cut stays where it is though every reply teaches another size', async () => {
  await fc.assert(
    fc.asyncProperty(long, factors, async (messages, factor) => {
      const { send, sent, count } = connect(factor);
      for (const history of requestsOf(messages)) await send(history);
      const cuts = sent.filter((now, i) => i > 0 && !begins(sent[i - 1] ?? [], now)).length;
      // From low to high water is a third of nine tenths of the budget.
      const room = (window * 0.95 - 100) * 0.9 * (1 / 3 - 0.06);
      expect(cuts).toBeLessThanOrEqual(Math.ceil(count(messages) / room));
    }),
    { numRuns: 60 },
  );
});

test('law 7: thinking that is kept was received behind what is sent before it', async () => {
  await fc.assert(
    fc.asyncProperty(long, factors, async (messages, factor) => {
      const { send, sent } = connect(factor);
      const sentFor = new Map<string, string>();
      for (const history of requestsOf(messages)) {
        await send(history);
        const now = sent.at(-1) ?? [];
        const received = prefixesOf(now).map(([thought]) => [thought, sentFor.get(thought)]);
        expect(prefixesOf(now)).toEqual(received);
        const next = messages[history.length];
        const thoughts = next ? thoughtsOf(next) : [];
        for (const thought of thoughts) sentFor.set(thought, JSON.stringify(now));
      }
    }),
    { numRuns: 60 },
  );
});

const turns = (n: number, mark: string): Message[] =>
  Array.from({ length: n }, (_, i) => [user(text(60, `${mark}${i}`)), assistant('Yes.')])
    .flat()
    .concat(user('So?'));

test('law 11: forks and retries find the cut of the request that they continue', async () => {
  const { send, sent, refusals } = connect(1.4);
  const trunk = turns(40, 'q');
  for (const history of requestsOf(trunk)) await send(history);
  const before = sent.at(-1) ?? [];
  for (const way of ['one', 'another']) {
    await send([...trunk, assistant(way), user('go on')]);
    expect(begins(before, sent.at(-1) ?? [])).toBe(true);
  }
  await send(trunk);
  expect(sent.at(-1)).toEqual(before);
  expect(before.length).toBeLessThan(trunk.length);
  expect(refusals()).toBe(0);
});

test('law 11: a conversation that another client cut earlier is whole for this one', async () => {
  const history = turns(6, 'shared');
  const values = new Map<string, unknown>();
  const sharing: Middleware = (next) => (call) => next({ ...call, memory: memoryApart(values) });
  const small = connect(1, { trigger: { messages: 6 } }, [sharing]);
  const large = connect(1, {}, [sharing]);
  await small.send(history);
  await large.send(history);
  expect(small.sent[0]?.length).toBeLessThan(history.length);
  expect(large.sent[0]).toHaveLength(history.length);
});

const garbage = fc.oneof(
  fc.anything(),
  fc.record({ cut: fc.anything(), since: fc.anything() }),
  fc.record({ cut: fc.integer(), since: fc.integer() }),
  fc.record({ tokens: fc.anything(), estimate: fc.anything(), window: fc.anything() }),
);

test('law 12: whatever a memory returns, what is sent is legal and fits', async () => {
  await fc.assert(
    fc.asyncProperty(long, factors, garbage, async (messages, factor, value) => {
      const memory: Memory = { ...noMemory, recall: async () => value };
      const tampered: Middleware = (next) => (call) => next({ ...call, memory });
      const { send, sent } = connect(factor, {}, [tampered]);
      for (const history of requestsOf(messages).slice(-5)) await send(history);
      expect(sent).toHaveLength(Math.min(5, requestsOf(messages).length));
      for (const history of sent) expect(faults(history)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a request that is far from the trigger leaves the memory alone', async () => {
  const recall = vi.fn();
  const remember = vi.fn();
  const { send } = connect(1, {}, [
    (next) => (call) => next({ ...call, memory: { ...noMemory, recall, remember } }),
  ]);
  await send(turns(3, 'far'));
  expect(recall).not.toHaveBeenCalled();
  await send(turns(14, 'near'));
  // Its size, its time and its place.
  expect(recall).toHaveBeenCalledTimes(3);
  expect(remember).toHaveBeenCalledTimes(3);
});

test('a memory that is lost costs a refusal, never a request', async () => {
  const { send, sent, refusals } = connect(1.4, {}, [
    (next) => (call) => next({ ...call, memory: memoryApart() }),
  ]);
  for (const history of requestsOf(turns(40, 'lost'))) await send(history);
  expect(sent).toHaveLength(41);
  expect(refusals()).toBeGreaterThan(1);
});

import Anthropic from '@anthropic-ai/sdk';
import { window, windowing } from '@turnwise/context';
import {
  configuring,
  estimateTokens,
  type Message,
  modelInfo,
  type Params,
  type ParamsLike,
  wrap,
} from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isIdempotent } from '../support/laws.ts';
import { assistant, requestsOf, text, thoughtsOf, toolRound, user } from './sessions.ts';

/*
 * With manual thinking a tool turn thinks once, in its first reply, and the API refuses one that
 * does not start with that.
 */

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.close();
});

const tools = [{ name: 'run', input_schema: { type: 'object' } }];
const thinking = { type: 'enabled', budget_tokens: 1_024 };

const request = (model: string, messages: readonly Message[]): Params => ({
  model,
  max_tokens: 2_000,
  thinking,
  tools,
  messages,
});

/** A question, and rounds of which the first one thinks; `from` numbers them. */
function task(from: number, rounds: number, words = 200): Message[] {
  return [
    user(text(20, `q${from}`)),
    ...Array.from({ length: rounds }, (_, at) => toolRound(from + at, words, at === 0)).flat(),
  ];
}

describe.each(['claude-opus-4-5', 'claude-haiku-4-5'])('%s', (model) => {
  async function connect(contextWindow: number) {
    const count = (it: object) => estimateTokens(it as ParamsLike);
    const simulator = await startSimulator({ count, reply: () => 'Done.' });
    started.push(simulator);
    const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
    const apart = configuring({ models: { [model]: { contextWindow } } });
    return { simulator, client: wrap(bare, apart, windowing()) };
  }

  it.each([
    { where: 'the first question', before: [] },
    { where: 'a later one', before: [...task(100, 3), assistant('Good.')] },
  ])('takes a tool turn that outgrows the window, begun by $where', async ({ before }) => {
    const { simulator, client } = await connect(16_000);
    for (const messages of requestsOf([...before, ...task(200, 60)])) {
      await client.messages.create(request(model, messages) as never);
    }
    expect(simulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
    const last = simulator.requests.at(-1)?.body as Params;
    expect(last.messages.flatMap(thoughtsOf)).toEqual(['s200']);
    expect(last.messages.length).toBeLessThan(60);
  });
});

describe('a window', () => {
  const model = { ...modelInfo('claude-opus-4-5'), contextWindow: 5_000, known: false };
  const cut = (messages: readonly Message[], more: object = {}): readonly Message[] =>
    window({ ...request(model.id, messages), ...more } as Params, { model }).messages;

  it('keeps the reply that thinks only where thinking is manual', () => {
    const messages = task(1, 20, 100);
    expect(cut(messages).flatMap(thoughtsOf)).toEqual(['s1']);
    expect(cut(messages, { thinking: { type: 'adaptive' } }).flatMap(thoughtsOf)).toEqual([]);
  });

  it('lets it go where what stays begins with thinking of its own', () => {
    const thoughts = Array.from({ length: 20 }, (_, at) => toolRound(at, 100, true)).flat();
    const kept = cut([user('go on'), ...thoughts]);
    expect(kept[1]?.content).toMatchObject([{ type: 'thinking' }, { type: 'tool_use' }]);
    expect(kept.flatMap(thoughtsOf)).not.toContain('s0');
  });

  it('counts it, is stable, and fits', () => {
    const tasks = fc.array(
      fc.record({
        rounds: fc.integer({ min: 0, max: 12 }),
        words: fc.integer({ min: 5, max: 60 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(tasks, (drawn) => {
        const messages = drawn.flatMap(({ rounds, words }, at) => [
          ...task(100 * at, rounds, words),
          assistant('Good.'),
        ]);
        let before: readonly Message[] = [];
        let requests = 0;
        let cuts = 0;
        for (const history of requestsOf([...messages, user('and now?')])) {
          const whole = request(model.id, history);
          isIdempotent((it) => window(it, { model }), whole);
          const sent = cut(history);
          expect(estimateTokens({ ...whole, messages: sent } as ParamsLike)).toBeLessThan(3_000);
          requests++;
          if (JSON.stringify(sent.slice(0, before.length)) !== JSON.stringify(before)) cuts++;
          before = sent;
        }
        expect(cuts).toBeLessThanOrEqual(requests / 3);
      }),
      { numRuns: 100 },
    );
  });
});

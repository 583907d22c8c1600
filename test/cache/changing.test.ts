import Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { configuring, type Step, wrap } from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Message = Anthropic.MessageParam;
type Frame = Pick<Anthropic.MessageCreateParams, 'system' | 'tools'>;

const words = (about: string, count: number) => `${about} `.repeat(count).trim();
const text = (value: string) => ({ type: 'text' as const, text: value });
const tool = (name: string): Anthropic.Tool => ({
  name,
  description: words(name, 400),
  input_schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } },
});

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ reply: () => 'Noted.' });
});
afterAll(() => simulator.close());

let conversations = 0;

/** Sends a request after another, each of them made by its number, and says what each one cost. */
async function converse(
  count: number,
  frame: (n: number) => Frame,
  ask: (n: number) => { readonly kept: string; readonly passing?: string },
  model = 'claude-opus-5-5',
) {
  const steps: Step[] = [];
  const namespace = `changing ${++conversations}`;
  const client = wrap(
    new Anthropic({ apiKey: 'key', baseURL: simulator.url, maxRetries: 0 }),
    configuring({ namespace, onFault: 'throw', on: (step) => steps.push(step) }),
    caching(),
  );
  const usages: Anthropic.Usage[] = [];
  let messages: Message[] = [];
  for (let n = 0; n < count; n++) {
    const { kept, passing } = ask(n);
    const content = [text(`${namespace} ${n} ${kept}`)];
    const sent = {
      role: 'user' as const,
      content: [...content, ...(passing ? [text(passing)] : [])],
    };
    const { content: reply, usage } = await client.messages.create({
      model,
      max_tokens: 100,
      ...frame(n),
      messages: [...messages, sent],
    });
    messages = [...messages, { role: 'user', content }, { role: 'assistant', content: reply }];
    usages.push(usage);
  }
  return { usages, steps };
}

function codesOf(steps: readonly Step[]): string[] {
  return steps.map(({ code }) => code);
}

describe('a clock behind the system prompt', () => {
  const frame = (n: number) => ({ system: [text(words('rule', 2_000)), text(`It is ${n}.`)] });
  const ask = () => ({ kept: words('question', 1_000) });

  test('costs what stands before it once, and nothing is written behind it in vain', async () => {
    const { usages } = await converse(6, frame, ask);
    const last = usages.at(-1);
    expect(last?.cache_read_input_tokens).toBeGreaterThan(1_000);
    expect(last?.cache_creation_input_tokens).toBe(0);
  });

  test('is reported at the second request, with the refusal that it leads to', async () => {
    const { steps } = await converse(2, frame, ask);
    expect(steps.filter(({ code }) => code === 'volatile-system')).toEqual([
      expect.objectContaining({ path: 'system.1', reason: 'bound-thinking', applied: false }),
    ]);
  });

  test('is no refusal on a model that does not bind thinking', async () => {
    const { steps } = await converse(2, frame, ask, 'claude-opus-4-8');
    expect(steps.find(({ code }) => code === 'volatile-system')?.reason).toBeUndefined();
  });

  test('that stands still for a while is written, and read again', async () => {
    const slow = (n: number) => frame(Math.floor(n / 4));
    const { usages } = await converse(8, slow, ask);
    expect(usages[7]?.cache_read_input_tokens).toBeGreaterThan(
      (usages[4]?.cache_read_input_tokens ?? 0) + 2_000,
    );
  });
});

describe('what stands behind the last message for one request only', () => {
  const frame = () => ({ system: words('rule', 2_000) });
  const ask = (n: number) => ({ kept: words('question', 500), passing: words(`now ${n}`, 800) });

  test('is not written, and what stands before it is read by the next request', async () => {
    const { usages } = await converse(5, frame, ask);
    for (const [n, usage] of usages.entries()) {
      if (n < 2) continue;
      const before = usages[n - 1];
      const cached =
        (before?.cache_read_input_tokens ?? 0) + (before?.cache_creation_input_tokens ?? 0);
      expect(usage.cache_read_input_tokens).toBe(cached);
      expect(usage.input_tokens).toBeGreaterThan(700);
    }
  });
});

describe('tools', () => {
  const names = ['c', 'a', 'b'];
  const ask = () => ({ kept: 'question' });

  test('in another order are reported', async () => {
    const frame = (n: number) => ({ tools: (n % 2 ? names.toReversed() : names).map(tool) });
    const { steps } = await converse(3, frame, ask);
    expect(codesOf(steps).filter((code) => code.startsWith('shuffled'))).toEqual([
      'shuffled-tools',
      'shuffled-tools',
    ]);
  });

  test('with their keys in another order are reported', async () => {
    const frame = (n: number) => {
      const { name, ...rest } = tool('a');
      return { tools: [n % 2 ? { name, ...rest } : { ...rest, name }] };
    };
    const { steps } = await converse(2, frame, ask);
    expect(codesOf(steps)).toContain('shuffled-keys');
  });

  test('that are new are not', async () => {
    const frame = (n: number) => ({ tools: names.slice(0, n + 1).map(tool) });
    const { steps } = await converse(3, frame, ask);
    expect(codesOf(steps).filter((code) => code.startsWith('shuffled'))).toEqual([]);
  });
});

test('what passes is known of a program that shortens its last exchange, by the reply that came', async () => {
  const namespace = `shortening ${++conversations}`;
  const client = wrap(
    new Anthropic({ apiKey: 'key', baseURL: simulator.url, maxRetries: 0 }),
    configuring({ namespace, onFault: 'throw' }),
    caching(),
  );
  const passing: (number | null)[] = [];
  let history: Message[] = [];
  for (let n = 0; n < 6; n++) {
    const asked = text(`${namespace} ${n} ${words('question', 500)}`);
    const { content: reply, usage } = await client.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 100,
      system: words('rule', 2_000),
      messages: [...history, { role: 'user', content: [asked, text(words(`now ${n}`, 800))] }],
    });
    const last = history.length - 2;
    history = [
      ...history.map((it, at) => (at === last ? { ...it, content: `Shortened ${n}.` } : it)),
      { role: 'user', content: [asked] },
      { role: 'assistant', content: reply },
    ];
    passing.push(usage.input_tokens);
  }
  expect(passing.slice(2)).toSatisfy((counts: number[]) => counts.every((count) => count > 700));
});

test('other questions behind the same document read it', async () => {
  const client = wrap(
    new Anthropic({ apiKey: 'key', baseURL: simulator.url, maxRetries: 0 }),
    configuring({ namespace: `document ${++conversations}`, onFault: 'throw' }),
    caching(),
  );
  const reads: (number | null)[] = [];
  for (const question of ['Who?', 'When?', 'Where?']) {
    const content = [text(words('document', 3_000)), text(question)];
    const { usage } = await client.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 100,
      messages: [{ role: 'user', content }],
    });
    reads.push(usage.cache_read_input_tokens);
  }
  expect(reads).toEqual([0, expect.toSatisfy((n) => n > 2_000), reads[1]]);
});

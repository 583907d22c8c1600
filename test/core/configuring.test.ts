import {
  type Call,
  type ConfiguringOptions,
  compose,
  configuring,
  explain,
  type Step,
  wrap,
} from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { seeing } from './chain.ts';
import { params } from './failing-api.ts';
import { messageOf } from './local-api.ts';

async function callWith(...options: ConfiguringOptions[]): Promise<Call> {
  const calls: Call[] = [];
  await explain(params, ...options.map(configuring), seeing(calls));
  return calls[0] as Call;
}

describe('configuring', () => {
  test.each([
    { options: { plattform: 'bedrock' }, sentence: /no option "plattform"/ },
    {
      options: { platform: 'azure' },
      sentence: /platform cannot be "azure"\. Write one of: anthropic/,
    },
    { options: { target: 'strict' }, sentence: /target cannot be "strict"/ },
    { options: { onFault: 'ignore' }, sentence: /onFault cannot be "ignore"/ },
  ])('refuses $options with a sentence', ({ options, sentence }) => {
    expect(() => configuring(options as ConfiguringOptions)).toThrow(sentence);
  });

  test.each([
    { options: {}, says: { target: 'first-party', onFault: 'send' } },
    { options: { platform: 'foundry' as const }, says: { target: 'portable' } },
    {
      options: { target: 'portable' as const },
      says: { platform: 'anthropic', target: 'portable' },
    },
    {
      options: { platform: 'vertex' as const, target: 'auto' as const },
      says: { target: 'portable' },
    },
    { options: { onFault: 'throw' as const }, says: { onFault: 'throw' } },
    {
      options: { models: { [params.model]: { contextWindow: 7 } } },
      says: { model: { contextWindow: 7 } },
    },
  ])('says $says for $options', async ({ options, says }) => {
    expect(await callWith(options)).toMatchObject(says);
  });

  test('gives the time', async () => {
    expect((await callWith({ now: () => 42 })).now()).toBe(42);
    expect((await callWith()).now()).toBeGreaterThan(1e12);
  });

  test('adds up, the later one above the earlier', async () => {
    const heard: string[] = [];
    const call = await callWith(
      { on: () => heard.push('a'), platform: 'vertex' },
      { on: () => heard.push('b'), platform: 'bedrock' },
    );
    call.report({ middleware: 'a', code: 'b', path: '', lossless: true });
    expect(call.platform).toBe('bedrock');
    expect(heard).toEqual(['a', 'b']);
  });

  test('works inside a composition too', async () => {
    const calls: Call[] = [];
    await explain(params, compose(configuring({ platform: 'bedrock' }), seeing(calls)));
    expect(calls[0]).toMatchObject({ platform: 'bedrock', target: 'portable' });
  });
});

describe('an unknown model', () => {
  test('is reported once for each client', async () => {
    const client = { messages: { create: async (_: object) => messageOf('Hello.') } };
    const steps: Step[] = [];
    const wrapped = wrap(client, configuring({ on: (step) => void steps.push(step) }));
    for (const model of ['new-1', 'new-1', 'new-2']) {
      await wrapped.messages.create({ ...params, model });
    }
    const step = { middleware: 'core', code: 'unknown-model', path: 'model', lossless: true };
    expect(steps).toEqual([step, step]);
  });

  test('is none when configuring names it', async () => {
    const models = { mine: 'claude-opus-5-5' };
    const { steps } = await explain({ ...params, model: 'mine' }, configuring({ models }));
    expect(steps).toEqual([]);
  });
});

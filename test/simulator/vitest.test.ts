import Anthropic from '@anthropic-ai/sdk';
import { useSimulator } from '@turnwise/simulator/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hello, post } from './support.ts';

const simulator = useSimulator({
  reply: ({ messages }) => (messages.length > 1 ? 'By the options.' : undefined),
});

const textOf = async (...messages: readonly unknown[]) => {
  const { body } = await post(simulator, {
    ...hello,
    model: 'claude-opus-4-6',
    messages: [...hello.messages, ...messages],
  });
  return body.content[0]?.text;
};

const urls = new Set<string>();

test.each([1, 2])('test %i has a simulator of its own', async () => {
  expect(simulator.requests).toEqual([]);
  urls.add(simulator.url);
  expect(await textOf()).toContain('This is simulated reply 1.');
  expect(simulator.requests).toHaveLength(1);
});

test('the simulators of earlier tests are closed', async () => {
  for (const url of urls)
    if (url !== simulator.url) await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(urls.size).toBeGreaterThan(0);
});

test('says() comes first, then the options, then the default', async () => {
  simulator.says('First.', [{ type: 'text', text: 'Second.' }]);
  expect([await textOf(), await textOf(), await textOf(hello.messages[0])]).toEqual([
    'First.',
    'Second.',
    'By the options.',
  ]);
  expect(await textOf()).toContain('This is simulated reply 4.');
  simulator.says('Never asked for.');
});

test('what was left over is not said in the next test', async () => {
  expect(await textOf()).not.toBe('Never asked for.');
});

test('the SDK finds it without being told', async () => {
  const { model, max_tokens } = hello;
  await new Anthropic().messages.create({
    model,
    max_tokens,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  expect(simulator.requests).toHaveLength(1);
});

describe('the variables of the SDK', () => {
  const before = process.env.ANTHROPIC_BASE_URL;
  beforeAll(() => {
    process.env.ANTHROPIC_BASE_URL = 'http://127.0.0.1:1';
  });
  test('are those of the simulator during a test', () => {
    expect(process.env.ANTHROPIC_BASE_URL).toBe(simulator.url);
  });
  afterAll(() => {
    expect(process.env.ANTHROPIC_BASE_URL).toBe('http://127.0.0.1:1');
    if (before === undefined) delete process.env.ANTHROPIC_BASE_URL;
    else process.env.ANTHROPIC_BASE_URL = before;
  });
});

describe('outside of tests', () => {
  let message = '';
  beforeAll(() => {
    try {
      message = simulator.url;
    } catch (error) {
      message = String(error);
    }
  });
  test('it says where to use it', () => {
    expect(message).toContain('use it inside of test() or beforeEach()');
  });
});

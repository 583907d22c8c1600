import Anthropic from '@anthropic-ai/sdk';
import {
  diagnose,
  explain,
  InvalidConversationError,
  OptionError,
  observing,
  type Params,
  type Rule,
  repair,
  repairing,
  type Step,
} from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { stack, type TurnwiseOptions, turnwise } from 'turnwise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

let api: Simulator;
beforeAll(async () => {
  api = await startSimulator({ platform: 'anthropic' });
});
let before = 0;
const sent = () => api.requests.slice(before).map(({ body }) => body);
beforeEach(() => {
  before = api.requests.length;
});
afterAll(() => api.close());

type Body = Anthropic.MessageCreateParamsNonStreaming;

const fine = {
  model: 'claude-opus-4-8',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Hi' }],
} as Body;
const broken = {
  ...fine,
  messages: [
    { role: 'user', content: 'Read it.' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'read', input: {} }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: ' ' },
        { type: 'text', text: 'Stop.' },
      ],
    },
    { role: 'assistant', content: 'So' },
  ],
  tools: [{ name: 'read', input_schema: { type: 'object' } }],
} as Body;

function client(options: TurnwiseOptions): Anthropic {
  const bare = new Anthropic({ baseURL: api.url, apiKey: 'test', maxRetries: 0 });
  return turnwise(bare, { cache: false, ...options });
}

describe('strict mode', () => {
  test('throws every problem before anything is sent', async () => {
    const steps: Step[] = [];
    const strict = client({ mode: 'strict', on: (step) => steps.push(step) });
    const error = await strict.messages.create(broken).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidConversationError);
    const { problems, message } = error as InvalidConversationError;
    expect(problems).toEqual(diagnose(broken));
    expect(problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['empty-text', 'missing-tool-result', 'trailing-assistant']),
    );
    expect(message).toContain(problems[0]?.path);
    expect(steps.every(({ applied }) => applied === false)).toBe(true);
    expect(sent()).toEqual([]);
  });

  test('throws from streams and counts too', async () => {
    const strict = client({ mode: 'strict' });
    const streamed = await strict.messages
      .stream(broken)
      .finalMessage()
      .catch((thrown) => thrown);
    expect(streamed.cause).toBeInstanceOf(InvalidConversationError);
    const { max_tokens: _, ...counted } = broken;
    await expect(strict.messages.countTokens(counted)).rejects.toThrow(InvalidConversationError);
    expect(sent()).toEqual([]);
  });

  test('lets a legal request through as it is', async () => {
    await client({ mode: 'strict' }).messages.create(fine);
    expect(sent()).toEqual([fine]);
  });

  test('is explained rather than thrown', async () => {
    const { params, steps } = await explain(broken, repairing({ mode: 'strict' }));
    expect(params).toBe(broken);
    expect(steps.map(({ code }) => code)).toEqual(diagnose(broken).map(({ code }) => code));
  });
});

describe('observe mode', () => {
  test('reports what the whole stack would do and changes nothing', async () => {
    const steps: Step[] = [];
    const observed = client({ mode: 'observe', cache: {}, on: (step) => steps.push(step) });
    const { steps: would } = await explain(broken, ...stack({ platform: 'gateway' }));
    await expect(observed.messages.create(broken)).rejects.toThrow('400');
    expect(sent()).toEqual([broken]);
    expect(steps).toEqual(would.map((step) => ({ ...step, applied: false })));
  });

  test('reports what a middleware would throw', async () => {
    const steps: Step[] = [];
    const strict = repairing({ rules: {} });
    const failing = () => () => Promise.reject(new Error('no'));
    const report = (step: Step) => steps.push(step);
    const wrapped = observing(strict, failing);
    const { params } = await explain(fine, wrapped);
    expect(params).toBe(fine);
    const explained = await explain(fine, wrapped);
    for (const step of explained.steps) report(step);
    expect(steps.map(({ code, applied }) => [code, applied])).toEqual([['would-fail', false]]);
  });
});

describe('rules', () => {
  const shout: Rule = {
    code: 'no-shouting',
    spots: ({ content }) => typeof content === 'string' && /[A-Z]{4}/.test(content),
    turn: (turn, { tell }) => {
      tell(`messages.${turn.index}`, 'Shouting is not wanted: it becomes quiet.', 'lossy');
      const quiet = turn.parts.map((part) => ({
        ...part,
        block: { ...part.block, text: String(part.block.text).toLowerCase() },
      }));
      return { ...turn, parts: quiet, intact: false };
    },
  };
  const loud = { ...fine, messages: [{ role: 'user', content: 'HELLO' }] } as Body;

  test('one that is switched off does nothing', () => {
    const options = { rules: { 'trailing-assistant': false } };
    expect(diagnose(broken, options).map(({ code }) => code)).not.toContain('trailing-assistant');
    expect((repair(broken, options) as Body).messages).toHaveLength(4);
  });

  test('one of the caller’s own works like ours', async () => {
    const own = client({ repair: { rules: { 'no-shouting': shout } } });
    const steps: Step[] = [];
    await own.messages.create(loud);
    expect(sent()[0]).toMatchObject({
      messages: [{ content: [{ type: 'text', text: 'hello' }] }],
    });
    const explained = await explain(loud, repairing({ rules: { 'no-shouting': shout } }));
    steps.push(...explained.steps);
    expect(steps).toEqual([
      { middleware: 'repair', code: 'no-shouting', path: 'messages.0', lossless: false },
    ]);
  });

  test('one that changes something and does not tell is told of', () => {
    const silent: Rule = {
      code: 'silent',
      suspects: () => true,
      treat: (draft) =>
        draft.rest.metadata ? draft : { ...draft, rest: { ...draft.rest, metadata: {} } },
    };
    expect(diagnose(fine, { rules: { silent } })).toMatchObject([{ code: 'silent', fix: 'lossy' }]);
  });

  test('one that throws costs nothing but the repair', async () => {
    const faulty: Rule = {
      code: 'faulty',
      suspects: () => {
        throw new Error('mine');
      },
    };
    const steps: Step[] = [];
    const own = client({ repair: { rules: { faulty } }, on: (step) => steps.push(step) });
    await own.messages.create(fine);
    expect(sent()).toEqual([fine]);
    expect(steps.map(({ code }) => code)).toEqual(['internal-error']);
  });

  test('one that never rests is left after a few passes', () => {
    let times = 0;
    const restless: Rule = {
      code: 'restless',
      suspects: () => true,
      treat: (draft) => ({
        ...draft,
        rest: { ...draft.rest, metadata: { user_id: `${times++}` } },
      }),
    };
    expect(repair(fine, { rules: { restless } })).not.toBe(fine);
    expect(times).toBeLessThan(20);
  });

  test.each<[string, object, string]>([
    ['an unknown code', { 'emtpy-text': false }, 'no rule "emtpy-text"'],
    [
      'a code that is taken',
      { 'empty-text': { ...shout, code: 'empty-text' } },
      'is a rule already',
    ],
    ['another code than its own', { quiet: shout }, 'has the code "no-shouting"'],
  ])('%s is refused', (_, rules, message) => {
    expect(() => repairing({ rules: rules as never })).toThrow(OptionError);
    expect(() => repairing({ rules: rules as never })).toThrow(message);
    expect(() => repair(fine as unknown as Params, { rules: rules as never })).toThrow(message);
  });

  test.each<[string, object, string]>([
    ['a mode', { mode: 'loose' }, 'mode cannot be "loose". Write one of: repair, strict, observe.'],
    ['a place', { systemRole: 'top' }, 'systemRole cannot be "top". Write one of: note, hoist.'],
  ])('%s that does not exist is refused', (_, options, message) => {
    expect(() => repairing(options as never)).toThrow(message);
  });
});

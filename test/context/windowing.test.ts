import { ContextOverflowError, window, windowing } from '@turnwise/context';
import { estimateTokens, explain, type Message, type Params } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { pairIllegalities } from '../support/legal-pairs.ts';
import { spokenOf, turnsOf } from '../support/legal-view.ts';
import {
  assistant,
  faults,
  modelWith,
  params,
  passOn,
  small,
  text,
  toolRound,
  user,
} from './sessions.ts';

const cut = (messages: readonly Message[], options: object = small) =>
  window(params(messages), options as never).messages;
const chat = (turns: number, words = 30): Message[] =>
  Array.from({ length: turns }, (_, i) => [
    user(text(words, `q${i}`)),
    assistant(text(words, `a${i}`)),
  ])
    .flat()
    .concat(user('last'));

describe('what stays', () => {
  it('is everything while it fits', () => {
    const request = params(chat(5));
    expect(window(request)).toBe(request);
  });

  it('is the first user turn and the newest rounds, with the answer before the first question', () => {
    const messages = chat(12);
    const out = cut(messages);
    const from = messages.indexOf(out[1] as Message);
    expect(out).toEqual([messages[0], ...messages.slice(from)]);
    expect(from).toBeGreaterThan(2);
    expect(messages[from]?.role).toBe('assistant');
  });

  it('is below keep right after a cut and below the trigger always', () => {
    const most = small.model.contextWindow * 0.95 * 0.9;
    for (let turns = 1; turns < 40; turns++) {
      const sent = estimateTokens(params(cut(chat(turns))), small);
      expect(sent).toBeLessThanOrEqual(most + 1);
    }
  });

  it('is the task of a session that is one long exchange', () => {
    const rounds = Array.from({ length: 60 }, (_, i) => toolRound(i, 20)).flat();
    const messages = [user('the task'), ...rounds];
    const out = cut(messages);
    expect(out[0]).toBe(messages[0]);
    expect(out.length).toBeGreaterThan(5);
    expect(out.slice(1)).toEqual(messages.slice(1 - out.length));
  });

  it('is the question of the exchange inside of which the cut falls', () => {
    const rounds = Array.from({ length: 60 }, (_, i) => toolRound(i, 20)).flat();
    const second = [assistant('first answer'), user('the second task')];
    const messages = [user('the first task'), ...second, ...rounds];
    expect(cut(messages).slice(0, 3)).toEqual(messages.slice(0, 3));
  });

  it('is what was pinned, with its round', async () => {
    const messages = chat(20);
    const pinned = messages[8] as Message;
    const pin = (message: Message) => message === pinned;
    expect(cut(messages, { ...small, pin })).toContain(pinned);
    const wishes = { pin: pin as never };
    const { passed } = await passOn({ params: params(messages), wishes });
    expect(passed?.params.messages).toContain(pinned);
    expect(faults(passed?.params.messages ?? [])).toEqual([]);
  });

  it('is a call with the result of a server tool that comes turns later', () => {
    const late = [
      assistant([
        { type: 'server_tool_use', id: 'srvtoolu_1', name: 'code_execution', input: {} },
        { type: 'tool_use', id: 'toolu_x', name: 'run', input: {} },
      ]),
      user([{ type: 'tool_result', tool_use_id: 'toolu_x', content: 'x' }]),
      assistant([{ type: 'code_execution_tool_result', tool_use_id: 'srvtoolu_1', content: {} }]),
    ];
    for (let before = 0; before < 12; before++) {
      for (let after = 0; after < 12; after++) {
        const messages = [...chat(before, 20), ...late, ...chat(after, 20)];
        expect(pairIllegalities(turnsOf(spokenOf(cut(messages))))).toEqual([]);
      }
    }
  });

  it('is a system message that changes tools or effort, wherever it stood', () => {
    const messages = chat(20);
    const tool = { type: 'tool_reference', name: 'rarely' };
    const adds = { role: 'system', content: [{ type: 'tool_addition', tool }] };
    const effort = { role: 'system', content: [], output_config: { effort: 'low' } };
    const says = { role: 'system', content: 'Be brief.' };
    const out = cut(messages.toSpliced(3, 0, adds, effort, says));
    expect(out.slice(1, 3)).toEqual([adds, effort]);
    expect(out).not.toContain(says);
  });

  it('loses the thinking that was received before the cut where thinking is bound, and only there', () => {
    const rounds = Array.from({ length: 40 }, (_, i) => toolRound(i, 20, true)).flat();
    const messages = [user('the task'), ...rounds];
    const bound = JSON.stringify(cut(messages)).match(/"s\d+"/g);
    expect(bound).toEqual(['"s39"']);
    const free = { model: { ...modelWith(900, 'claude-opus-4-6'), known: false } };
    expect(JSON.stringify(cut(messages, free))).toContain('signature');
  });
});

describe('what cannot be cut', () => {
  it('is an error that names the largest parts', () => {
    const model = modelWith(900);
    const messages = [user('hello'), assistant('yes?'), user(text(2_000))];
    try {
      window(params(messages), { model });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ContextOverflowError);
      const { inputTokens, limit, largest } = error as ContextOverflowError;
      expect(inputTokens).toBeGreaterThan(2_000);
      expect(limit).toBe(900);
      expect(largest[0]?.path).toBe('messages.2');
    }
  });

  it('is left to the API where the estimate could be wrong about it', () => {
    const messages = [user(text(700))];
    const size = estimateTokens(params(messages));
    for (const [limit, refused] of [
      [size / 1.15, false],
      [size / 1.25, true],
    ] as const) {
      const sent = () => window(params(messages), { model: modelWith(limit) });
      if (refused) expect(sent).toThrow(ContextOverflowError);
      else expect(sent()).toEqual(params(messages));
    }
  });

  it('is let through where it is only counted, or the window is a guess', async () => {
    const messages = [user(text(2_000))];
    expect(cut(messages)).toBe(messages);
    const { whole, passed } = await passOn({ params: params(messages), kind: 'count' });
    expect(passed).toBe(whole);
  });
});

describe('windowing()', () => {
  it('reports a cut with its range and its size', async () => {
    const messages = chat(20);
    const { passed, steps } = await passOn({ params: params(messages) });
    const [step] = steps;
    expect(steps).toHaveLength(1);
    expect(step).toMatchObject({ middleware: 'window', code: 'cut', lossless: false });
    expect(step?.path).toMatch(/^messages\.1\.\.\d+$/);
    expect(step?.before).toBe(estimateTokens(params(messages)));
    expect(step?.after).toBe(estimateTokens(passed?.params as Params));
  });

  it('reports every thought that left', async () => {
    const rounds = Array.from({ length: 40 }, (_, i) => toolRound(i, 20, true)).flat();
    const { passed, steps } = await passOn({ params: params([user('the task'), ...rounds]) });
    const kept = (passed?.params.messages.length ?? 0) - 1;
    const paths = steps.filter(({ code }) => code === 'bound-thinking').map(({ path }) => path);
    const left = passed?.params.messages.filter((it) => JSON.stringify(it).includes('signature'));
    expect(left).toHaveLength(1);
    expect(paths).toHaveLength(kept / 2 - 1);
    expect(paths.at(-1)).toBe('messages.77.content.0');
  });

  test.each(['context_management', 'compaction', 'thread', 'fallbacks', 'fallback_credit_token'])(
    'leaves a request with %s to the server',
    async (key) => {
      const request = { ...params(chat(40)), [key]: { some: 'value' } };
      const { whole, passed, steps } = await passOn({ params: request });
      expect(passed).toBe(whole);
      expect(steps).toEqual([
        { middleware: 'window', code: 'left-to-server', path: key, lossless: true },
      ]);
    },
  );

  it('passes the same call on while it fits', async () => {
    const { whole, passed, steps } = await passOn({ params: params(chat(2)) });
    expect(passed).toBe(whole);
    expect(steps).toEqual([]);
  });

  it('is explained like any other', async () => {
    const request = params(chat(3));
    const explained = await explain(request as never, windowing({ trigger: { messages: 4 } }));
    expect(explained.steps).toMatchObject([{ code: 'cut' }]);
  });

  it('leaves room for the reply', () => {
    const messages = chat(3);
    const model = { ...modelWith(900), known: false };
    expect(window(params(messages), { model }).messages).toBe(messages);
    expect(
      window({ ...params(messages), max_tokens: 400 }, { model }).messages.length,
    ).toBeLessThan(7);
  });
});

describe('options', () => {
  test.each([
    [{ triger: { tokens: 1 } }, /there is no option "triger"/],
    [{ trigger: {} }, /trigger: write exactly one of/],
    [{ trigger: null }, /trigger: write exactly one of/],
    [{ trigger: { tokens: 1, messages: 2 } }, /trigger: write exactly one of/],
    [{ keep: { words: 1 } }, /keep: write exactly one of/],
    [{ trigger: { fraction: 80 } }, /write a fraction of the budget/],
    [{ keep: { messages: 0 } }, /\{ messages: n \} with a whole number/],
    [{ keep: { turns: 1.5 } }, /\{ turns: n \} with a whole number/],
    [{ trigger: { tokens: 5 }, keep: { tokens: 5 } }, /keep: write less than the trigger/],
    [{ pin: 'first' }, /pin: write a function/],
    [{ margin: 2 }, /margin: write a fraction/],
  ])('%j is refused with what to write instead', (options, message) => {
    expect(() => windowing(options as never)).toThrow(message);
    expect(() => window(params([]), options as never)).toThrow(message);
  });
});

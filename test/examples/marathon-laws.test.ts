import type { Step } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import type { Body } from '../../examples/demo/conversation.ts';
import type { Block, Message } from '../../examples/demo/trace.ts';
import { inspector } from '../../examples/marathon/laws.ts';
import { isPinned, standingOrder, text } from '../../examples/marathon/script.ts';

const user = (...content: Block[]): Message => ({ role: 'user', content });
const assistant = (...content: Block[]): Message => ({ role: 'assistant', content });
const call = (n: number): Message =>
  assistant({ type: 'tool_use', id: `toolu_${n}`, name: 'run', input: { n } });
const result = (n: number, content = `result ${n}`): Message =>
  user({ type: 'tool_result', tool_use_id: `toolu_${n}`, content });

/** A question, three rounds, an answer; something pinned, a round, and the next question. */
const history: readonly Message[] = [
  user(text('first')),
  ...[1, 2, 3].flatMap((n) => [call(n), result(n)]),
  assistant(text('done')),
  user(standingOrder(1, 'keep this')),
  call(4),
  result(4),
  assistant(text('done again')),
  user(text('last')),
];

const body = (messages: readonly Message[]): Body => ({
  model: 'claude-opus-4-5',
  max_tokens: 100,
  messages,
});
const lossy = (middleware: string, code: string, path: string): Step => ({
  middleware,
  code,
  path,
  lossless: false,
});
const cut = lossy('window', 'cut', 'messages.1..6');
const without = (...gone: number[]) => history.filter((_, at) => !gone.includes(at));

/** What is found of one request that was made of the history. */
function findingOf(sent: readonly Message[], steps?: readonly Step[], tokens = 10) {
  const inspect = inspector({ isPinned, limit: () => 100 });
  return inspect({ given: body(history), sent: body(sent), tokens, steps });
}

describe('a request is lawful', () => {
  test.each<[string, readonly Message[], Step[]]>([
    ['as it is', history, []],
    ['behind a cut that is reported', without(1, 2, 3, 4, 5, 6), [cut]],
    [
      'with a result cleared that is named',
      history.map((it, at) => (at === 2 ? result(1, '[cleared]') : it)),
      [lossy('clear', 'result-cleared', 'messages.2.content.0')],
    ],
    [
      'with a summary in the place of what it names, beside what is pinned',
      [user(text('record')), ...history.slice(7)],
      [lossy('summarize', 'summarized', 'messages.0..8')],
    ],
    [
      'with the first reply to what comes behind a cut',
      without(3, 4),
      [lossy('window', 'cut', 'messages.3..4')],
    ],
  ])('%s', (_, sent, steps) => {
    expect(findingOf(sent, steps)).toEqual({
      violations: [],
      pins: { asked: 1, kept: 1 },
      rewritten: false,
    });
  });
});

describe('a violation is', () => {
  test.each<[string, readonly Message[], Step[], string]>([
    ['a call whose result is gone', without(2), [cut], 'law 6: messages.3 does not answer'],
    ['a result whose call is gone', without(1), [cut], 'law 6: messages.0 does not answer'],
    ['what is missing and not named', without(1, 2), [], 'law 8: messages.1.content.0 is missing'],
    [
      'a result that is changed and not named',
      history.map((it, at) => (at === 2 ? result(1, 'shorter') : it)),
      [],
      'law 8: messages.2.content.0 is missing',
    ],
    ['what was never said', [...history, assistant(text('?'))], [], 'law 8: 1 blocks are new'],
    [
      'what stands out of its order',
      [...history.slice(0, 1), ...history.slice(3, 5), ...history.slice(1, 3), ...history.slice(5)],
      [cut],
      'law 6: messages.1.content.0 stands out of its order',
    ],
    [
      'a second run that left',
      without(1, 2, 9, 10),
      [cut, lossy('window', 'cut', 'messages.9..10')],
      'law 6: messages.5 stays within what left',
    ],
  ])('%s', (_, sent, steps, violation) => {
    expect(findingOf(sent, steps).violations.join('; ')).toContain(violation);
  });

  test('a request that is larger than what fits', () => {
    expect(findingOf(history, [], 101).violations).toEqual(['window: 101 tokens where 100 fit']);
  });

  test('nothing that a policy without reports does not tell', () => {
    expect(findingOf(without(1, 2, 3, 4, 5, 6)).violations).toEqual([]);
  });
});

test('what is pinned is looked for word for word', () => {
  const changed = history.map((it, at) => (at === 8 ? user(standingOrder(1, 'forget it')) : it));
  expect(findingOf(changed).pins).toEqual({ asked: 1, kept: 0 });
});

describe('what was sent before', () => {
  const longer = [...history, assistant(text('well')), user(text('more'))];

  /** What is found of the second of two requests. */
  function second(given: readonly Message[], sent: readonly Message[], steps: Step[]) {
    const inspect = inspector({ isPinned, limit: () => 100 });
    inspect({ given: body(history), sent: body(history), tokens: 10, steps: [] });
    return inspect({ given: body(given), sent: body(sent), tokens: 10, steps });
  }

  test('begins what is sent next', () => {
    expect(second(longer, longer, [])).toMatchObject({ rewritten: false, violations: [] });
  });

  test('may change where something was decided, and only there', () => {
    const sent = longer.filter((_, at) => at < 1 || at > 6);
    expect(second(longer, sent, [cut])).toMatchObject({ rewritten: true, violations: [] });
    expect(second(longer, sent, [{ ...cut, code: 'left' }])).toMatchObject({
      rewritten: true,
      violations: ['law 5: what was sent before has changed, and nothing was decided'],
    });
  });

  test('may have its instructions as a text or as a block with a mark', () => {
    const inspect = inspector({ isPinned, limit: () => 100 });
    const given = { ...body(history), system: 'Be brief.' };
    const block = { ...text('Be brief.'), cache_control: { type: 'ephemeral' } };
    inspect({ given, sent: given, tokens: 10, steps: [] });
    const marked = { ...given, system: [block] };
    expect(inspect({ given, sent: marked, tokens: 10, steps: [] }).rewritten).toBe(false);
    const other = { ...given, system: 'Be long.' };
    expect(inspect({ given, sent: other, tokens: 10, steps: [] }).rewritten).toBe(true);
  });

  test('says nothing of a history that starts over', () => {
    const other = [user(text('another day'))];
    expect(second(other, other, [])).toMatchObject({ rewritten: false, violations: [] });
  });
});

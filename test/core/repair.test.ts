import { diagnose, type Params, repair } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  hello,
  type Line,
  mark,
  noResult,
  result,
  system,
  text,
  user,
} from './rules/check.ts';

/** What rules do to what other rules did. */
const together: Line[] = [
  {
    name: 'a message that a rule empties goes',
    messages: [hello, assistant(text(' ')), bye],
    out: [hello, bye],
    told: [
      ['empty-text', 'messages.1.content.0', 'lossless'],
      ['empty-message', 'messages.1', 'lossless'],
    ],
  },
  {
    name: 'users that meet when a reply goes are merged for other backends',
    messages: [hello, assistant(), bye],
    options: { target: 'portable' },
    out: [user(text('Hi'), text('Bye'))],
    told: [
      ['empty-message', 'messages.1', 'lossless'],
      ['alternate-roles', 'messages.2', 'lossless'],
    ],
  },
  {
    name: 'a note between a call and its result moves behind the result',
    messages: [hello, assistant(call()), system('S'), user(result())],
    out: [hello, assistant(call()), user(result(), text('<system_note>\nS\n</system_note>'))],
    options: { platform: 'gateway' },
    told: [
      ['system-role', 'messages.2', 'lossless'],
      ['tool-result-order', 'messages.3.content.0', 'lossless'],
    ],
  },
  {
    name: 'a tool message with an odd id answers its call',
    messages: [hello, assistant(call('a:b')), { role: 'tool', tool_call_id: 'a:b', content: 'R' }],
    out: [hello, assistant(call('a-003ab')), user(result('a-003ab', [text('R')]))],
    told: [
      ['unknown-role', 'messages.2', 'lossless'],
      ['tool-id', 'messages.1.content.0', 'lossless'],
      ['tool-id', 'messages.2.content', 'lossless'],
    ],
  },
  {
    name: 'a marked empty text leaves four marks',
    messages: [
      user(text('1', mark()), text('', mark()), ...[2, 3, 4].map((n) => text(`${n}`, mark()))),
    ],
    out: [user(...[1, 2, 3, 4].map((n) => text(`${n}`, mark())))],
    told: [['empty-text', 'messages.0.content.1', 'lossless']],
  },
  {
    name: 'a call at the end is answered, not continued',
    messages: [hello, assistant(call())],
    out: [hello, assistant(call()), user(noResult())],
    told: [['missing-tool-result', 'messages.1.content.0', 'lossless']],
  },
];

describe('repair', () => {
  test.each(together)('$name', (line) => check(line));

  it('gives back a request that is legal', () => {
    const params = { model: 'claude-opus-5-5', messages: [hello] };
    expect(repair(params)).toBe(params);
  });

  it('keeps every message that it does not touch', () => {
    const messages = [hello, assistant(text('a'), text(' ')), bye];
    const repaired = repair({ model: 'claude-opus-5-5', messages });
    expect(repaired.messages.map((message, i) => message === messages[i])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('goes by the model that it is told', () => {
    const params = { model: 'my-deployment', messages: [hello, assistant(text('So'))] };
    expect(repair(params, { model: 'claude-sonnet-4-5' })).toBe(params);
    expect(repair(params).messages).toHaveLength(3);
  });

  test.each([
    ['anthropic', 2],
    ['bedrock', 1],
    ['gateway', 1],
  ] as const)('on %s sends two user messages as %i', (platform, count) => {
    const params = { model: 'claude-opus-5-5', messages: [hello, bye] };
    expect(repair(params, { platform }).messages).toHaveLength(count);
    expect(repair(params, { platform, target: 'first-party' })).toBe(params);
  });

  it('keeps signed but empty thinking where it is', () => {
    const thinking = { type: 'thinking', thinking: '', signature: 'abc' };
    const params = {
      model: 'claude-opus-5-5',
      messages: [hello, assistant(thinking, call()), user(result())],
    };
    expect(repair(params)).toBe(params);
  });
});

describe('diagnose', () => {
  it('changes nothing, and says in sentences what repair would do', () => {
    const params: Params = {
      model: 'claude-opus-5-5',
      messages: [user(text('Hi'), text(' '))],
    } as never;
    const before = structuredClone(params);
    expect(diagnose(params)).toEqual([
      {
        code: 'empty-text',
        path: 'messages.0.content.1',
        message: expect.stringMatching(/^[A-Z].*\.$/),
        fix: 'lossless',
      },
    ]);
    expect(params).toEqual(before);
    expect(diagnose(repair(params))).toEqual([]);
  });
});

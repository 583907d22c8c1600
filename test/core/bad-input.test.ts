import { diagnose, prefill, repair } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';

type Anything = never;

const cyclic: Record<string, unknown> = { word: 'round' };
cyclic.self = cyclic;

function nested(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { value };
  return value;
}

const user = { role: 'user', content: 'Hi' };
const call = (input: unknown) => ({ type: 'tool_use', id: 'a', name: 'f', input });
const calling = (input: unknown) => ({ role: 'assistant', content: [call(input)] });
const result = (content: unknown) => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: 'nobody', content }],
});

const noMessages: [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['a number', 7],
  ['a string', 'messages'],
  ['an array', []],
  ['an object without messages', {}],
  ['messages of null', { messages: null }],
  ['messages that are a string', { messages: 'Hi' }],
  ['messages that are an object', { messages: { 0: user, length: 1 } }],
];

const oddMessages: [string, unknown[]][] = [
  ['null', [null, user]],
  ['undefined', [undefined, user]],
  ['a number', [7, user]],
  ['an array', [[], user]],
  ['a hole', Object.assign([], { 1: user })],
  ['no content', [{ role: 'user' }, user]],
  ['content of null', [{ role: 'assistant', content: null }, user]],
  ['a number as content', [{ role: 'user', content: 7 }, user]],
  ['an object as content', [{ role: 'user', content: { text: 'Hi' } }, user]],
  ['no role', [{ content: 'Hi' }, user]],
  ['a number as role', [{ role: 7, content: 'Hi' }, user]],
  ['null among blocks', [{ role: 'user', content: [null, { type: 'text', text: 'Hi' }] }]],
  ['a hole among blocks', [{ role: 'user', content: Object.assign([], { 1: call({}) }) }]],
  ['an array among blocks', [{ role: 'user', content: [[call({})]] }]],
  ['a block without type', [{ role: 'user', content: [{ text: 'Hi' }] }]],
  ['a block with a number as type', [{ role: 'user', content: [{ type: 7 }] }]],
  ['text of null', [{ role: 'user', content: [{ type: 'text', text: null }] }]],
  ['text that is an object', [{ role: 'user', content: [{ type: 'text', text: {} }] }]],
  ['a call with nothing', [user, { role: 'assistant', content: [{ type: 'tool_use' }] }]],
  ['a result with nothing', [{ role: 'user', content: [{ type: 'tool_result' }] }]],
  ['a result holding null', [result(null)]],
  ['a result holding a list of null', [result([null, undefined, 7])]],
  ['a result holding a number', [result(7)]],
  ['a server call with nothing', [{ role: 'assistant', content: [{ type: 'server_tool_use' }] }]],
  ['cyclic input', [user, calling(cyclic)]],
  ['cyclic input by the user', [{ role: 'user', content: [call(cyclic)] }]],
  ['cyclic input without id', [{ role: 'assistant', content: [{ ...call(cyclic), id: '' }] }]],
  ['a cyclic result', [result([cyclic])]],
  ['two cyclic results', [user, calling({}), { role: 'user', content: twice(cyclic) }]],
  ['a cyclic message', [Object.assign({ ...user }, { cyclic })]],
  ['cyclic text', [{ role: 'user', content: [{ type: 'text', cyclic }] }]],
  ['big integers', [user, { role: 'assistant', content: [{ ...call({ n: 1n }), id: 1n }] }]],
  ['big integers by the user', [{ role: 'user', content: [call({ n: 1n })] }]],
  ['functions and symbols', [user, calling({ f: () => 1, s: Symbol('s') })]],
  ['20,000 levels', [user, calling(nested(20_000))]],
  ['20,000 levels by the user', [{ role: 'user', content: [call(nested(20_000))] }]],
  ['20,000 levels in a result', [result([nested(20_000)])]],
  ['20,000 levels and half a character', [user, calling([nested(20_000), '\ud800'])]],
];

function twice(content: unknown) {
  const block = { type: 'tool_result', tool_use_id: 'a', content: [content] };
  return [block, { ...block }];
}

const oddFields: [string, object][] = [
  ['system of null', { system: null }],
  ['a number as system', { system: 7 }],
  ['an object as system', { system: { type: 'text' } }],
  ['null in system', { system: [null, 'Hi', { type: 'text' }] }],
  ['tools of null', { tools: null }],
  ['an object as tools', { tools: { name: 'f' } }],
  ['null among tools', { tools: [null, 7, 'f', {}, { name: null }, { name: 7 }, { name: 7 }] }],
  [
    'two cyclic tools',
    {
      tools: [
        { name: 'f', cyclic },
        { name: 'f', cyclic },
      ],
    },
  ],
  ['odd names', { tools: [{ name: 'f g' }, { name: '' }], tool_choice: { name: 'f g' } }],
  ['a string as tool_choice', { tool_choice: 'auto' }],
  ['odd marks', { cache_control: true, tools: [{ name: 'f', cache_control: 'yes' }] }],
  ['odd stop sequences', { stop_sequences: [null, 7, ' '] }],
  ['a string as stop sequences', { stop_sequences: ' ' }],
  ['cyclic metadata', { metadata: cyclic }],
  ['deep metadata', { metadata: nested(20_000) }],
  ['a number as model', { model: 7 }],
];

const targets = ['first-party', 'portable'] as const;

function request(messages: unknown, more: object = {}): Anything {
  return { model: 'claude-opus-5-5', max_tokens: 1, messages, ...more } as Anything;
}

/** Both functions come to an end, and what comes out is an end too. */
function survives(params: Anything): void {
  for (const target of targets) {
    const once = repair(params, { target });
    expect(repair(once, { target })).toBe(once);
    diagnose(params, { target });
  }
  prefill(params, true);
  prefill(params, false);
}

describe('bad input', () => {
  test.each(noMessages)('%s comes back as it is', (_, params) => {
    for (const target of targets) expect(repair(params as Anything, { target })).toBe(params);
    expect(diagnose(params as Anything)).toEqual([]);
    expect(prefill(params as Anything, false)).toBe(params);
  });

  test.each(oddMessages)('a message with %s is survived', (_, messages) => {
    survives(request(messages));
  });

  test.each(oddMessages)('%s after an assistant turn is survived', (_, messages) => {
    survives(request([...messages, { role: 'assistant', content: 'So ' }]));
  });

  test.each(oddFields)('%s is survived', (_, fields) => {
    survives(request([user, { role: 'system', content: 'Be kind.' }, user], fields));
    survives(request([{ role: 'system', content: 'Be kind.' }, user], fields));
  });

  it('keeps a key called __proto__ where it is', () => {
    const input = JSON.parse('{"__proto__": {"polluted": "\\ud800"}}');
    const params = request([user, calling(input)]) as { messages: { content: unknown }[] };
    const [, assistant] = repair(params).messages;
    expect(JSON.stringify(assistant)).toContain('{"__proto__":{"polluted":"\ufffd"}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

const crowd = (make: (i: number) => unknown) => Array.from({ length: 100_001 }, (_, i) => make(i));
const big = 'All work and no play. '.repeat(2_000_000);

const large: [string, () => unknown[]][] = [
  ['100,001 user messages', () => crowd(() => ({ ...user }))],
  ['100,001 system messages', () => crowd(() => ({ role: 'system', content: 'S' }))],
  [
    '100,001 empty messages',
    () => crowd((i) => ({ role: i % 2 ? 'user' : 'assistant', content: '' })),
  ],
  ['100,001 calls without result', () => crowd((i) => (i % 2 ? user : calling({ i })))],
  ['100,001 results without call', () => crowd((i) => (i % 2 ? result('R') : calling({ i })))],
  [
    'one turn of 100,001 calls',
    () => crowd((i) => ({ role: 'assistant', content: [{ ...call({}), id: i % 9 }] })),
  ],
  [
    'one message of 100,001 blank texts',
    () => [{ role: 'assistant', content: crowd(() => ({ type: 'text', text: ' ' })) }],
  ],
  [
    'roles in turn with notes',
    () => crowd((i) => ({ role: ['user', 'system', 'system'][i % 3], content: 'S' })),
  ],
  ['40 MB of text', () => [{ role: 'user', content: big }]],
  ['40 MB of text with half a character', () => [{ role: 'user', content: `${big}\ud800` }]],
];

describe.each(targets)('a large request for %s', (target) => {
  test.each(large)('%s is repaired before the runner loses patience', (_, make) => {
    const repaired = repair(prefill(request(make()), false), { target });
    expect(diagnose(repaired, { target }).filter(({ fix }) => fix !== 'none')).toEqual([]);
  });
});

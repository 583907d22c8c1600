import { type Plan, plan, stamp } from '@turnwise/cache';
import { OptionError, type Params } from '@turnwise/core';
import { describe, expect, test } from 'vitest';

const mark = { type: 'ephemeral' };
const tool = (name: string, more: object = {}) => ({
  name,
  input_schema: { type: 'object' },
  ...more,
});
const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const text = (value: string, more: object = {}) => ({ type: 'text', text: value, ...more });

function request(fields: object): Params {
  return { model: 'claude-opus-4-8', max_tokens: 100, messages: [user('q')], ...fields } as Params;
}

function pathsOf(planned: Plan): string[] {
  return planned.marks.map(({ path }) => path).sort();
}

const turns = [user('a'), assistant('b'), user('c')];

describe('plan', () => {
  test.each<{ name: string; params: Params; ephemeral?: number; paths: string[] }>([
    { name: 'the only message', params: request({}), paths: ['messages.0.content'] },
    {
      name: 'tail, last reply, system and tools',
      params: request({ messages: turns, system: 's', tools: [tool('a'), tool('b')] }),
      paths: ['messages.1.content', 'messages.2.content', 'system', 'tools.1'],
    },
    {
      name: 'the last of several system blocks that has text',
      params: request({ system: [text('a'), text('b'), text('  ')] }),
      paths: ['messages.0.content', 'system.1'],
    },
    {
      name: 'no deferred tool',
      params: request({ tools: [tool('a'), tool('b', { defer_loading: true })] }),
      paths: ['messages.0.content', 'tools.0'],
    },
    {
      name: 'not what is gone from the next request',
      params: request({ messages: [user([text('q'), text('instruction')])] }),
      ephemeral: 1,
      paths: ['messages.0.content.0'],
    },
    {
      name: 'not a prefill',
      params: request({ messages: [user('q'), assistant('{')] }),
      paths: ['messages.0.content'],
    },
    {
      name: 'the end of the last reply in a tool loop, which finds the last request as well',
      params: request({
        messages: [
          user('q'),
          assistant([{ type: 'tool_use', id: 't', name: 'a', input: {} }]),
          user([{ type: 'tool_result', tool_use_id: 't', content: 'ok' }]),
        ],
      }),
      paths: ['messages.1.content.0', 'messages.2.content.0'],
    },
    {
      name: 'nothing beside four of the caller',
      params: request({
        system: [text('a', { cache_control: mark }), text('b', { cache_control: mark })],
        messages: [
          user([text('a', { cache_control: mark }), text('b', { cache_control: mark }), text('c')]),
        ],
      }),
      paths: [],
    },
    {
      name: 'the automatic mark counts and holds the tail',
      params: request({ cache_control: mark, messages: turns, system: 's' }),
      paths: ['messages.1.content', 'system'],
    },
  ])('marks $name', ({ params, ephemeral, paths }) => {
    expect(pathsOf(plan(params, { ephemeral }))).toEqual(paths);
  });

  test('an hour before five minutes of the caller is an hour, and after them it is not', () => {
    const params = request({
      system: [text('s', { cache_control: mark })],
      messages: turns,
      tools: [tool('a')],
    });
    expect(plan(params, { ttl: '1h' }).marks).toEqual([
      { path: 'messages.2.content', ttl: '5m' },
      { path: 'messages.1.content', ttl: '5m' },
      { path: 'tools.0', ttl: '1h' },
    ]);
  });

  test('five minutes before an hour of the caller become an hour', () => {
    const params = request({
      system: 's',
      messages: [user([text('a', { cache_control: { ...mark, ttl: '1h' } })])],
    });
    expect(plan(params).marks).toEqual([{ path: 'system', ttl: '1h' }]);
  });
});

test.each<[string, object, string]>([
  ['a lifetime that there is not', { ttl: '7d' }, "Write '5m' or '1h'"],
  ['one of the head', { headTtl: 300 }, 'headTtl cannot be "300"'],
  ['another option', { TTL: '1h' }, 'there is no option "TTL"'],
])('%s is refused', (_, options, says) => {
  expect(() => plan(request({}), options)).toThrow(OptionError);
  expect(() => plan(request({}), options)).toThrow(says);
});

describe('stamp', () => {
  test.each([
    ['longer', request({ messages: turns })],
    ['of blocks', request({ messages: [user([text('a'), text('b'), text('c')])] })],
    ['with a system', request({ system: 's' })],
  ])('the plan of another request, %s, is refused', (_, other) => {
    const stamping = () => stamp(request({}), plan(other));
    expect(stamping).toThrow(OptionError);
    expect(stamping).toThrow('with the same params');
  });

  test('turns a string into a block only where a mark goes, and copies only that branch', () => {
    const params = request({ messages: turns, system: 's' });
    const stamped = stamp(params, plan(params));
    expect(stamped.messages[0]).toBe(params.messages[0]);
    expect(stamped.system).toEqual([text('s', { cache_control: mark })]);
    expect(stamped.messages[2]?.content).toEqual([text('c', { cache_control: mark })]);
  });

  test('a second time changes nothing', () => {
    const params = request({ messages: turns, system: 's', tools: [tool('a')] });
    const once = stamp(params, plan(params));
    expect(stamp(once, plan(once))).toBe(once);
  });
});

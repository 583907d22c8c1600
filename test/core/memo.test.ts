import { type Message, memoByMessage } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

type Tree = Record<string, unknown> | unknown[];

const message = (): Message => ({
  role: 'user',
  content: [
    { type: 'text', text: 'hello' },
    { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'deep' }] },
    { type: 'tool_use', id: 'b', name: 'f', input: { list: [1, { x: null }], flag: false } },
  ],
});

function counted() {
  const seen: Message[] = [];
  const memo = memoByMessage((it) => {
    seen.push(it);
    return JSON.stringify(it);
  });
  return { memo, times: () => seen.length };
}

describe('a remembered message', () => {
  it('is computed once while it stays as it is', () => {
    const { memo, times } = counted();
    const one = message();
    expect([memo(one), memo(one), memo(one)]).toEqual(Array(3).fill(JSON.stringify(one)));
    expect(times()).toBe(1);
  });

  it('has a value of its own in every memo', () => {
    const one = message();
    const length = memoByMessage((it) => it.content.length);
    const role = memoByMessage((it) => it.role);
    expect([length(one), role(one), length(one), role(one)]).toEqual([3, 'user', 3, 'user']);
  });

  test.each<[string, (content: Record<string, unknown>[], root: Record<string, unknown>) => void]>([
    ['another text', ([text]) => Object.assign(text ?? {}, { text: 'hallo' })],
    ['another role', (_, root) => Object.assign(root, { role: 'assistant' })],
    ['a new key', ([text]) => Object.assign(text ?? {}, { citations: undefined })],
    ['a mark', ([, , use]) => Object.assign(use ?? {}, { cache_control: { type: 'ephemeral' } })],
    ['a key less', ([, result]) => delete result?.content],
    ['a block more', (content) => content.push({ type: 'text', text: '' })],
    ['a block less', (content) => content.pop()],
    ['two blocks swapped', (content) => content.reverse()],
    ['a renamed key', ([text]) => delete Object.assign(text ?? {}, { body: text?.text }).text],
    [
      'a leaf deep inside a tool input',
      ([, , use]) => (use as { input: { list: unknown[] } }).input.list.push(2),
    ],
  ])('is computed again after %s', (_, edit) => {
    const { memo, times } = counted();
    const one = message();
    memo(one);
    edit(one.content as unknown as Record<string, unknown>[], one as Record<string, unknown>);
    expect(memo(one)).toBe(JSON.stringify(one));
    expect(times()).toBe(2);
  });

  it('is computed every time where an object serializes itself', () => {
    const { memo } = counted();
    const when = new Date(0);
    const one = { role: 'user', content: [{ type: 'tool_use', input: { when } }] };
    memo(one);
    when.setFullYear(2030);
    expect(memo(one)).toBe(JSON.stringify(one));
  });

  test.each([null, undefined, 'text'])('may be broken: %s', (broken) => {
    expect(memoByMessage(() => 'value')(broken as unknown as Message)).toBe('value');
  });
});

describe('any edit in place', () => {
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 4 }), tie('node'), { maxKeys: 4 }),
    ),
  })).node;

  it('is noticed, wherever it is', () => {
    const messages = fc.record({ role: fc.string(), content: fc.array(tree, { minLength: 1 }) });
    fc.assert(
      fc.property(messages, fc.nat(), tree, fc.nat(2), (drawn, seed, value, kind) => {
        const one = structuredClone(drawn) as unknown as Message;
        const { memo } = counted();
        memo(one);
        const nodes = containers(one as Tree);
        mutate(nodes[seed % nodes.length] as Tree, seed, structuredClone(value), kind);
        expect(memo(one)).toBe(JSON.stringify(one));
      }),
      { numRuns: 2_000 },
    );
  });
});

function containers(node: Tree): Tree[] {
  const children = Object.values(node).filter(
    (it): it is Tree => it !== null && typeof it === 'object',
  );
  return [node, ...children.flatMap(containers)];
}

function mutate(node: Tree, seed: number, value: unknown, kind: number) {
  if (Array.isArray(node)) {
    node.splice(seed % (node.length + 1), kind % 2, ...(kind ? [value] : []));
    return;
  }
  const keys = Object.keys(node);
  const key = keys[seed % Math.max(keys.length, 1)] ?? `new${seed}`;
  if (kind === 0) delete node[key];
  else node[kind === 1 ? key : `new${seed}`] = value;
}

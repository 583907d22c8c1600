import { windowing } from '@turnwise/context';
import { estimateTokens, InternalFault, type Message, type ParamsLike } from '@turnwise/core';
import { expect, test, vi } from 'vitest';
import { assistant, params, passOn, small, text, user } from './sessions.ts';

const chat = (turns: number): Message[] =>
  Array.from({ length: turns }, (_, i) => [user(text(30, `q${i}`)), assistant(text(30, `a${i}`))])
    .flat()
    .concat(user('last'));

const estimate = (request: ParamsLike): number => estimateTokens(request, small);
const turnsThatFit = chat(
  Array.from({ length: 20 }, (_, turns) => turns).findLast(
    (turns) => estimate(params(chat(turns))) < 750,
  ) ?? 0,
);

test('a count that is higher than the estimate cuts earlier, a lower one later', async () => {
  const request = params(turnsThatFit);
  const cut = async (factor: number) => {
    const count = vi.fn(async (it: ParamsLike) => factor * estimate(it));
    const { passed } = await passOn({ params: request, model: small.model }, { count });
    expect(count).toHaveBeenCalledTimes(1);
    return passed?.params === request ? 'whole' : 'cut';
  };
  expect(await cut(1)).toBe('whole');
  expect(await cut(1.4)).toBe('cut');
});

test('what is left fits by the count', async () => {
  const count = (it: ParamsLike) => 1.3 * estimate(it);
  const { passed } = await passOn({ params: params(chat(40)), model: small.model }, { count });
  expect(count(passed?.params as ParamsLike)).toBeLessThan(900 * 0.95 * 0.9);
});

test('the same places are cut while count and estimate grow a little apart', async () => {
  const sent = async (factor: number) => {
    const count = (it: ParamsLike) => factor * estimate(it);
    const { passed } = await passOn({ params: params(chat(40)), model: small.model }, { count });
    return passed?.params.messages;
  };
  expect(await sent(1.21)).toEqual(await sent(1.24));
});

test.each([
  ['that is far from the trigger', { params: params(chat(1)) }],
  ['to count tokens', { params: params(chat(40)), kind: 'count' as const }],
])('a request %s is not counted', async (_, call) => {
  const count = vi.fn(() => 1);
  await passOn({ model: small.model, ...call }, { count });
  expect(count).not.toHaveBeenCalled();
});

test('a counter that fails is a fault of the window', async () => {
  const count = () => Promise.reject(new Error('no network'));
  const call = { params: params(chat(40)), model: small.model };
  await expect(passOn(call, { count })).rejects.toThrow(InternalFault);
});

test('a counter is a function', () => {
  expect(() => windowing({ count: 7 } as never)).toThrow('count: write a function');
});

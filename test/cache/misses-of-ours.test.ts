import { windowing } from '@turnwise/context';
import { type Middleware, repairing } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { converse, next, type Request, user, words } from './conversing.ts';

const model = 'claude-opus-5';
const first: Request = {
  model,
  max_tokens: 100,
  system: words(1_000),
  messages: [user(words(500))],
};

/** Another middleware, which edits the first message from the third request on. */
const meddling: Middleware = (send) => (call) => {
  const [start, ...rest] = call.params.messages;
  if (rest.length < 4 || !start) return send(call);
  const messages = [{ ...start, content: `${start.content}!` }, ...rest];
  return send({ ...call, params: { ...call.params, messages } });
};

describe('what our own steps cost', () => {
  test.each([
    {
      what: 'a cut',
      before: [windowing({ trigger: { messages: 9 }, keep: { messages: 7 } })],
      path: 'messages.1',
    },
    { what: 'an edit', before: [meddling], path: 'messages.0' },
    { what: 'an edit behind repair', before: [repairing(), meddling], path: 'messages.0' },
  ])('$what is told as ours, with what is written again', async ({ before, path }) => {
    const { ask, told, bill } = await converse({ before });
    let request = first;
    for (let n = 0; n < 5; n++) {
      request = next(request, await ask(request), user(words(400)));
    }
    await ask(request);
    const [miss, ...others] = told('miss');
    expect(others).toEqual([]);
    expect(miss).toMatchObject({ reason: 'ours', path });
    const { ours } = bill.total.misses;
    expect(ours).toMatchObject({ requests: 1, dollars: expect.closeTo(miss?.dollars ?? 0, 12) });
    expect(ours?.dollars).toBeCloseTo(((ours?.tokens ?? 0) * (6.25 - 0.5)) / 1e6, 9);
  });
});

test('a caller who edits while something of ours changed has done it himself', async () => {
  const { ask, told } = await converse({ before: [meddling] });
  const one = next(first, await ask(first), user(words(400)));
  const reply = await ask(one);
  const [start, ...rest] = next(one, reply, user('Go on.')).messages;
  await ask({ ...one, messages: [{ ...start, content: words(499) } as never, ...rest] });
  expect(told('miss')).toMatchObject([{ reason: 'edited', path: 'messages.0' }]);
});

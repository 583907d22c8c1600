import { describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { start } from './support.ts';
import { behaving, binding, converse, type Request, runAgent, thinker } from './thinker.ts';

const old = { created: '2026-08-30' };
const edited = (request: Request): Request => ({ ...request, system: 'Be exact.' });
const paths = [1, 3, 5, 7].map((at) => `messages.${at}.content.0`);

const outcome = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    ({ status }: { readonly status: number }) => status,
  );

describe('thinking behind another prefix', () => {
  test.each([
    { model: 'claude-fable-5-2', young: 400, aged: 400 },
    { model: 'claude-mythos-5-2', young: 400, aged: 400 },
    { model: 'claude-mythos-5-1', young: 400, aged: 400 },
    { model: 'claude-fable-5-1', young: 400, aged: 'answered' },
    { model: 'claude-opus-5-5', young: 400, aged: 'answered' },
    { model: 'claude-sonnet-5-5', young: 400, aged: 'answered' },
    { model: 'claude-haiku-5-5', young: 400, aged: 'answered' },
    { model: 'claude-opus-5', young: 'answered', aged: 'answered' },
    { model: 'claude-sonnet-4-6', young: 'answered', aged: 'answered' },
  ])('of $model: $young on a new account, $aged on an old one', async ({ model, young, aged }) => {
    const one = await converse({ account: { created: '2026-08-31' } }, { model });
    expect(await outcome(one.send(edited(one.request)))).toBe(young);
    const two = await converse({ account: old }, { model });
    expect(await outcome(two.send(edited(two.request)))).toBe(aged);
  });

  test('is shown to the model on an old account, which is told of it', async () => {
    const { request, send } = await converse({ account: old });
    const before = await send(request, [binding]);
    const after = await send(edited(request), [binding]);
    expect(before.input_transformations).toEqual([]);
    expect(after.input_transformations).toEqual(
      paths.map((path) => ({
        type: 'thinking_mismatch_allowed',
        path,
        reason: 'prefix_binding_mismatch',
      })),
    );
    expect(after.usage.input_tokens).toBe(before.usage.input_tokens);
  });

  test.each([
    { behavior: 'error' as const, is: 400 },
    { behavior: 'drop_block' as const, is: 'answered' },
  ])('is checked on an old account that asks for $behavior', async ({ behavior, is }) => {
    const { request, send } = await converse({ account: old });
    expect(await outcome(send(behaving(edited(request), behavior), [binding]))).toBe(is);
  });

  test('is reported to nobody without the beta', async () => {
    const { request, send } = await converse();
    expect(await send(request)).not.toHaveProperty('input_transformations');
  });

  test('is reported when a streamed message starts', async () => {
    const { request, client } = await converse();
    const events = await client.beta.messages.create({
      ...behaving(edited(request), 'drop_block'),
      betas: [binding],
      stream: true,
    });
    const told: unknown[] = [];
    for await (const event of events) {
      if (event.type === 'message_start')
        told.push(event.message.input_transformations?.map(({ path }) => path));
      if (event.type === 'message_delta') told.push('input_transformations' in event);
    }
    expect(told).toEqual([paths, false]);
  });
});

describe('in a batch, thinking behind another prefix', () => {
  test.each([
    { name: 'is dropped', behavior: undefined, account: {}, type: 'succeeded', dropped: 4 },
    { name: 'is refused on demand', behavior: 'error' as const, account: {}, type: 'errored' },
    {
      name: 'is shown on an old account',
      behavior: undefined,
      account: old,
      type: 'succeeded',
      dropped: 0,
    },
  ])('$name', async ({ behavior, account, type, dropped }) => {
    const { request, client } = await converse({ account });
    const sent = edited(request);
    const params = behavior ? behaving(sent, behavior) : sent;
    const batch = await client.beta.messages.batches.create({
      requests: [{ custom_id: 'one', params }],
      betas: [binding],
    });
    await client.beta.messages.batches.retrieve(batch.id);
    for await (const { result } of await client.beta.messages.batches.results(batch.id)) {
      expect(result.type).toBe(type);
      if (result.type !== 'succeeded') continue;
      const entries = result.message.input_transformations ?? [];
      expect(entries.filter((entry) => entry.type === 'thinking_dropped')).toHaveLength(
        dropped ?? -1,
      );
    }
  });
});

test.each(['yesterday', '2026-13-01', '31.08.2026'])(
  'an account created %s is refused',
  async (created) => {
    await expect(start({ account: { created } })).rejects.toThrow(
      `account.created is a date such as '2026-08-31', not '${created}'`,
    );
  },
);

describe('an agent that changes nothing keeps its thinking', () => {
  test.each([
    'claude-fable-5-2',
    'claude-mythos-5-2',
    'claude-haiku-5-5',
    'claude-sonnet-5-5',
    'claude-opus-5-5',
    'claude-fable-5-1',
    'claude-mythos-5-1',
  ])('%s', async (model) => {
    const { client, simulator } = await connect({ reply: thinker });
    const request = await runAgent(client, { model }, 10);
    expect(simulator.requests.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const { input_transformations } = await client.beta.messages.create({
      ...behaving(request, 'error'),
      betas: [binding],
    });
    expect(input_transformations).toEqual([]);
  });
});

describe('what is not shown is signed all the same', () => {
  const shown = (thinking: string) => ({ type: 'thinking', thinking });

  test.each([
    { display: 'omitted' as const, thinking: '' },
    { display: 'summarized' as const, thinking: 'Thought 1.' },
  ])('thinking with display $display', async ({ display, thinking }) => {
    const { client } = await connect({ reply: thinker });
    const request = await runAgent(client, { thinking: { type: 'adaptive', display } }, 4);
    expect(request.messages[1]?.content[0]).toMatchObject({
      ...shown(thinking),
      signature: expect.stringMatching(/^sim1\./),
    });
    const changed = { ...request, system: 'Be exact.' };
    expect(await outcome(client.beta.messages.create(request))).toBe('answered');
    expect(await outcome(client.beta.messages.create(changed))).toBe(400);
  });

  test('redacted thinking', async () => {
    const { client } = await connect({
      reply: () => [{ type: 'redacted_thinking' }, { type: 'text', text: 'Hi' }],
    });
    const request = await runAgent(client, {}, 3);
    expect(await outcome(client.beta.messages.create(request))).toBe('answered');
    await expect(client.beta.messages.create({ ...request, system: 'no' })).rejects.toThrow(
      'messages.1.content.0: Invalid `data` in `redacted_thinking` block. The block is bound to a different conversation.',
    );
  });
});

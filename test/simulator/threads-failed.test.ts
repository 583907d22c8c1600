import Anthropic from '@anthropic-ai/sdk';
import type { Breakdown } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

const fields = { model: 'claude-opus-5-5', max_tokens: 100 };
const betas = ['message-threads-2026-08-12' as const];
const asked = (content: string) => ({ ...fields, betas, messages: [{ role: 'user', content }] });

type Params = Anthropic.Beta.MessageCreateParamsNonStreaming;

/** A thread whose second request breaks down, and how its third one is answered. */
async function continued(stream: boolean, fault: Breakdown) {
  const { client, simulator } = await connect({ faults: (n) => (n === 2 ? fault : undefined) });
  const create = (params: unknown) => client.beta.messages.create(params as Params);
  const first = await create({ ...asked('One?'), thread: { type: 'create' } });
  const thread = { type: 'continue', previous_message_id: first.id };
  const next = { ...asked('Two?'), thread };
  const failed = stream
    ? client.beta.messages.stream(next as unknown as Params).finalMessage()
    : create(next);
  await expect(failed).rejects.toThrow();
  return { simulator, again: create(next) };
}

test.each<{ it: string; stream: boolean; fault: Breakdown }>([
  { it: 'refused', stream: false, fault: { status: 529 } },
  { it: 'reset', stream: false, fault: 'reset' },
  {
    it: 'an error instead of a stream',
    stream: false,
    fault: { streamError: { type: 'api_error' } },
  },
  { it: 'an error in a stream', stream: true, fault: { streamError: { type: 'api_error' } } },
  { it: 'cut', stream: false, fault: { cut: { bytes: 30 } } },
  { it: 'cut in a stream', stream: true, fault: { cut: { events: 3 } } },
])('a turn that was $it may be asked again', async ({ stream, fault }) => {
  const { again } = await continued(stream, fault);
  expect((await again).content).toMatchObject([{ type: 'thinking' }, { type: 'text' }]);
});

test('a turn whose answer arrived before the cut has been continued', async () => {
  const { client } = await connect({
    faults: (n) => (n === 2 ? { cut: { events: 99 } } : undefined),
  });
  const create = (params: unknown) => client.beta.messages.create(params as Params);
  const first = await create({ ...asked('One?'), thread: { type: 'create' } });
  const thread = { type: 'continue', previous_message_id: first.id };
  const next = { ...asked('Two?'), thread };
  await client.beta.messages
    .stream(next as unknown as Params)
    .finalMessage()
    .catch(() => {});
  await expect(create(next)).rejects.toThrow(Anthropic.ThreadAlreadyContinuedError);
});

test('a client that leaves in the middle leaves its thread as it was', async () => {
  const { client, simulator } = await connect({
    now: 0,
    faults: (n) => (n === 2 ? { stall: 1_000 } : undefined),
  });
  const create = (params: unknown) => client.beta.messages.create(params as Params);
  const first = await create({ ...asked('One?'), thread: { type: 'create' } });
  const next = { ...asked('Two?'), thread: { type: 'continue', previous_message_id: first.id } };
  const stream = client.beta.messages.stream(next as unknown as Params);
  for await (const { type } of stream) if (type === 'message_start') break;
  await expect
    .poll(() =>
      create(next).then(
        ({ type }) => type,
        (error) => error.type,
      ),
    )
    .toBe('message');
  expect(simulator.requests.at(-1)?.status).toBe(200);
});

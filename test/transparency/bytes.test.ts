import Anthropic from '@anthropic-ai/sdk';
import { explain, type Middleware, type Params, wrap } from '@turnwise/core';
import fc from 'fast-check';
import { stack, turnwise } from 'turnwise';
import { expect, test } from 'vitest';
import { messageOf } from '../core/local-api.ts';
import { brokenParams } from '../support/broken.ts';
import { legalParams } from '../support/conversations.ts';

const RUNS = 200;

/** What a client sends for these params, to the byte. */
async function bytesOf(params: Params, wrapped = (client: Anthropic) => client): Promise<unknown> {
  let sent: unknown;
  const fetch = async (url: unknown, { signal, headers, ...init }: RequestInit = {}) => {
    sent = { url, headers: [...(headers as Headers)], ...init };
    return Response.json(messageOf('Hello.'));
  };
  const client = wrapped(new Anthropic({ apiKey: 'key', timeout: 60_000, fetch: fetch as never }));
  await client.messages.create(params as unknown as Anthropic.MessageCreateParamsNonStreaming);
  return sent;
}

let namespaces = 0;

const without = (): Middleware[] => stack({ cache: false });

test('a request with nothing wrong in it is sent byte for byte', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(legalParams(), async (params) => {
      const planned = await explain(params, ...without());
      if (planned.steps.length > 0) return;
      compared += 1;
      const wrapped = (client: Anthropic) => wrap(client, ...without());
      expect(await bytesOf(params, wrapped)).toEqual(await bytesOf(params));
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThan(RUNS / 4);
});

test('a request with nothing left to mark is sent byte for byte', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(legalParams(), async (params) => {
      const { params: marked } = await explain(params, ...stack());
      const again = await explain(marked, ...stack());
      if (again.steps.length > 0) return;
      compared += 1;
      expect(await bytesOf(marked, turnwise)).toEqual(await bytesOf(marked));
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThan(RUNS / 4);
});

test('a request that is changed is sent as the bare client would send what it became', async () => {
  await fc.assert(
    fc.asyncProperty(brokenParams, async (params) => {
      // What requests teach about each other is kept by endpoint, which only a client has.
      const parts = stack({ namespace: `bytes ${++namespaces}` });
      const { params: planned } = await explain(params, ...parts);
      const wrapped = (client: Anthropic) => wrap(client, ...parts);
      const { headers: _, ...sent } = (await bytesOf(params, wrapped)) as { headers: unknown };
      const { headers: __, ...bare } = (await bytesOf(planned)) as { headers: unknown };
      expect(sent).toEqual(bare);
    }),
    { numRuns: RUNS },
  );
});

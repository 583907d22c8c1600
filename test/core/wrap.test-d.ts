import Anthropic from '@anthropic-ai/sdk';
import {
  explain,
  type Report,
  reportOf,
  type Step,
  type TurnwiseRequestOptions,
  wrap,
  wrapFetch,
} from '@turnwise/core';
import Anthropic0 from 'anthropic-sdk-0';
import { expectTypeOf, test } from 'vitest';

const params = {
  model: 'claude-opus-5-5' as const,
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Hello?' }],
};

test('wrap returns the type of the client that it was given', () => {
  expectTypeOf(wrap(new Anthropic())).toEqualTypeOf<Anthropic>();
  expectTypeOf(wrap(new Anthropic0())).toEqualTypeOf<Anthropic0>();
  const own = { messages: { create: (_: { model: string }) => 7 } };
  expectTypeOf(wrap(own)).toEqualTypeOf<typeof own>();
});

test('the replies keep their types', () => {
  const client = wrap(new Anthropic());
  expectTypeOf(client.messages.create(params)).resolves.toExtend<Anthropic.Message>();
});

test('a request may carry wishes, or be left alone', () => {
  const client = wrap(new Anthropic());
  type Options = Anthropic.RequestOptions & TurnwiseRequestOptions;
  const wishing: Options = { turnwise: { conversation: 'a', pin: () => true }, timeout: 5 };
  const alone: Options = { turnwise: false };
  expectTypeOf(client.messages.create(params, wishing)).resolves.toExtend<Anthropic.Message>();
  expectTypeOf(client.messages.create(params, alone)).resolves.toExtend<Anthropic.Message>();
  // @ts-expect-error what is no wish
  expectTypeOf<{ turnwise: 'a' }>().toExtend<Options>();
});

test('wrapFetch returns the type of the fetch that it was given', () => {
  expectTypeOf(wrapFetch(fetch)).toEqualTypeOf<typeof fetch>();
  const own = async (url: string) => new Response(url);
  expectTypeOf(wrapFetch(own)).toEqualTypeOf<typeof own>();
});

test('explain returns params of the type that it was given', async () => {
  const explanation = await explain(params);
  expectTypeOf(explanation.params).toEqualTypeOf<typeof params>();
  expectTypeOf(explanation.steps).toEqualTypeOf<readonly Step[]>();
  expectTypeOf(explanation.inputTokens).toBeNumber();
});

test('reportOf may not know', () => {
  expectTypeOf(reportOf({})).toEqualTypeOf<Report | undefined>();
});

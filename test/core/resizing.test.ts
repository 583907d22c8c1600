import Anthropic from '@anthropic-ai/sdk';
import {
  type Block,
  type ImageLimits,
  type RepairingOptions,
  repairing,
  reportOf,
  wrap,
} from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { image, imageNote, images, png } from '../support/images.ts';
import { assistant, call, hello, result, user } from './rules/check.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

/** Sends messages through a client with the hook. */
function sender(resizeImage: NonNullable<RepairingOptions['resizeImage']>) {
  const bare = new Anthropic({ apiKey: 'key', baseURL: simulator.url, maxRetries: 0 });
  const client = wrap(bare, repairing({ resizeImage }));
  return async (messages: readonly unknown[]) => {
    const params = { model: 'claude-opus-5-5', max_tokens: 1, messages };
    const reply = await client.messages.create(params as never);
    const sent = simulator.requests.at(-1)?.body as { messages: { content: Block[] }[] };
    const steps = reportOf(reply)?.steps.map(({ code, path, lossless }) => [code, path, lossless]);
    return { content: sent.messages.at(-1)?.content, steps };
  };
}

const shrink = (_: Block, { maxSide }: ImageLimits) => image(png(maxSide));

describe('an image that is too large', () => {
  test('is what the application makes of it, wherever it stands', async () => {
    const send = sender(async (block, limits) => shrink(block, limits));
    expect(await send([user(image(png(9000)))])).toEqual({
      content: [image(png(8000))],
      steps: [['image-resized', 'messages.0.content.0', false]],
    });
    const nested = [hello, assistant(call()), user(result('a', [image(png(9000))]))];
    expect((await send(nested)).content).toEqual([result('a', [image(png(8000))])]);
  });

  test('is resized once, unless its data change', async () => {
    const seen: number[] = [];
    const send = sender((block, limits) => {
      seen.push(limits.maxBytes);
      return shrink(block, limits);
    });
    const block = image(png(9000));
    await send([user(block)]);
    await send([user(block), assistant({ type: 'text', text: 'a' }), hello]);
    expect(seen).toEqual([10 * 1024 * 1024]);
    block.source.data = png(9001);
    await send([user(block)]);
    expect(seen).toHaveLength(2);
  });

  test('has to be smaller among many', async () => {
    const send = sender(shrink);
    const { content } = await send([user(image(png(3000)), ...images(20))]);
    expect(content).toEqual([image(png(2000)), ...images(20)]);
  });

  test.each([
    ['does not know how', () => undefined],
    [
      'fails',
      () => {
        throw new Error('no memory');
      },
    ],
    ['fails later', () => Promise.reject(new Error('no memory'))],
    ['makes it no smaller', () => image(png(9000))],
  ])('becomes a note where the application %s', async (_, resizeImage) => {
    const { content, steps } = await sender(resizeImage)([user(image(png(9000)))]);
    expect(content).toEqual([imageNote(9000)]);
    expect(steps?.at(-1)).toEqual(['image-size', 'messages.0.content.0', false]);
  });
});

test('an image that fits is not asked for', async () => {
  const send = sender(() => {
    throw new Error('asked');
  });
  const { content, steps } = await send([user(image(png(8000)))]);
  expect([content, steps]).toEqual([[image(png(8000))], []]);
});

test('resizeImage has to be a function', () => {
  expect(() => repairing({ resizeImage: true as never })).toThrow(/has to be a function/);
});

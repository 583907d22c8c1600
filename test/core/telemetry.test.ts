import { AsyncLocalStorage } from 'node:async_hooks';
import Anthropic from '@anthropic-ai/sdk';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { type Middleware, repairing, transforming, wrap, wrapFetch } from '@turnwise/core';
import { tracing } from '@turnwise/core/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApi, ok, params, refusal } from './failing-api.ts';

const exporter = new InMemorySpanExporter();
const active = new AsyncLocalStorage<Context>();
const api = createApi();

const manager: ContextManager = {
  active: () => active.getStore() ?? ROOT_CONTEXT,
  with: (context, work, self, ...args) =>
    active.run(context, () => work.apply(self as never, args)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};

beforeAll(() => {
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  context.setGlobalContextManager(manager);
});

afterAll(() => {
  trace.disable();
  context.disable();
});

afterEach(async () => {
  exporter.reset();
  await api.close();
});

const reporting: Middleware = (next) => async (call) => {
  call.report({
    middleware: 'window',
    code: 'cut',
    path: '',
    lossless: false,
    before: 9,
    after: 4,
  });
  const reply = await next(call);
  const late = { middleware: 'cache', code: 'missed', path: '', lossless: true };
  return reply.observe(() => call.report(late));
};
const secret = 'swordfish';
const content = ['', '', secret].map((text) => ({ type: 'text' as const, text }));
const request = { ...params, messages: [{ role: 'user' as const, content }] };

/** Our attributes of every span that has ended. */
function attributes() {
  return exporter
    .getFinishedSpans()
    .map((span) =>
      Object.fromEntries(
        Object.entries(span.attributes).filter(([name]) => name.startsWith('turnwise.')),
      ),
    );
}

describe('tracing', () => {
  test.each([{ stream: false }, { stream: true }])(
    'counts steps on the span of the SDK’s call: $stream',
    async ({ stream }) => {
      const client = wrap(await api.client(ok), tracing(), repairing(), reporting);
      const reply = await client.messages.create({ ...request, stream });
      if (stream) for await (const _ of reply as unknown as AsyncIterable<unknown>);
      expect(attributes()).toEqual([
        {
          'turnwise.lossless': false,
          'turnwise.repair.empty-text': 2,
          'turnwise.window.cut': 1,
          'turnwise.window.cut.before': 9,
          'turnwise.window.cut.after': 4,
          'turnwise.cache.missed': 1,
        },
      ]);
      expect(JSON.stringify(attributes())).not.toContain(secret);
    },
  );

  test('adds up on a span of the program’s own', async () => {
    const fetch = wrapFetch(globalThis.fetch, tracing(), repairing());
    const baseURL = await api.start(ok);
    const client = new Anthropic({ apiKey: 'key', baseURL, fetch, openTelemetry: false });
    await trace.getTracer('test').startActiveSpan('mine', async (span) => {
      await client.messages.create(request);
      await client.messages.create(request);
      span.end();
    });
    expect(attributes()).toEqual([{ 'turnwise.lossless': true, 'turnwise.repair.empty-text': 4 }]);
  });

  test('tells what was only found from what was done', async () => {
    const client = wrap(await api.client(ok), tracing(), repairing({ mode: 'observe' }));
    await client.messages.create(request);
    expect(attributes()).toEqual([
      { 'turnwise.lossless': true, 'turnwise.found.repair.empty-text': 2 },
    ]);
  });

  test('counts a fault of ours', async () => {
    const broken = transforming('window', () => {
      throw new RangeError('off by one');
    });
    const client = wrap(await api.client(ok), tracing(), broken);
    await client.messages.create(params);
    expect(attributes()).toEqual([
      { 'turnwise.lossless': true, 'turnwise.window.internal-error': 1 },
    ]);
  });

  test('lets a refusal pass', async () => {
    const client = wrap(await api.client(refusal), tracing());
    await expect(client.messages.create(params)).rejects.toBeInstanceOf(Anthropic.BadRequestError);
    expect(attributes()).toEqual([{ 'turnwise.lossless': true }]);
  });

  test('hands on the very call where nothing is recorded', async () => {
    const client = new Anthropic({
      apiKey: 'key',
      baseURL: await api.start(ok),
      openTelemetry: false,
    });
    const reports = new Set<unknown>();
    const seeing: Middleware = (next) => (call) => {
      reports.add(call);
      return next(call);
    };
    await wrap(client, seeing, tracing(), seeing).messages.create(params);
    expect(reports.size).toBe(1);
  });
});

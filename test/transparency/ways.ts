import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import { collect } from '../core/chain.ts';
import { params } from '../core/failing-api.ts';
import type { Way } from './observe.ts';

const streamed = { ...params, stream: true as const };
const { max_tokens, ...counted } = params;
const schema = { type: 'object', properties: {}, additionalProperties: false };
const format = { type: 'json_schema' as const, schema };
const parsed = { ...params, output_config: { format } };
const tool = { name: 'weather', input_schema: { type: 'object' as const } };
const requests = [
  { custom_id: 'a', params },
  { custom_id: 'b', params },
];
const list = { limit: 2 };

/** The events that a helper stream emits, with what it tells their listeners. */
const EVENTS = [
  'connect',
  'streamEvent',
  'text',
  'citation',
  'inputJson',
  'thinking',
  'signature',
  'message',
  'contentBlock',
  'finalMessage',
  'error',
  'abort',
  'end',
] as const;

/** Both kinds are used alike; their types differ. */
type Helper = MessageStream & Pick<BetaMessageStream, 'done'>;

async function heard(stream: Helper): Promise<unknown> {
  const log: unknown[] = [];
  for (const event of EVENTS) {
    stream.on(event, (...told: unknown[]) => {
      log.push(structuredClone([event, ...told]));
    });
  }
  await stream.done().catch((error: unknown) => log.push(error));
  const { ended, errored, aborted, receivedMessages, messages, request_id, currentMessage } =
    stream;
  return [log, ended, errored, aborted, receivedMessages, messages, request_id, currentMessage];
}

async function finished(stream: Helper): Promise<unknown> {
  return [await stream.finalMessage(), await stream.finalText(), await stream.done()];
}

async function aborted(stream: Helper): Promise<unknown> {
  stream.once('streamEvent', () => stream.abort());
  return heard(stream);
}

async function once(stream: Helper): Promise<unknown> {
  const texts: unknown[] = [];
  const listener = (text: string) => void texts.push(text);
  stream.on('text', listener).once('text', listener);
  stream.on('connect', () => stream.off('text', listener));
  await stream.emitted('message');
  return [texts, (await stream.withResponse()).request_id];
}

/** The ways that both `messages` and `beta.messages` have. */
function both(pick: (client: Parameters<Way['run']>[0]) => never): Record<string, Way['run']> {
  // biome-ignore lint/suspicious/noExplicitAny: the two are used alike, their types differ
  const of = pick as (client: Parameters<Way['run']>[0]) => any;
  return {
    create: (client) => of(client).create(params),
    'create, streamed': async (client) => collect(await of(client).create(streamed)),
    'create, streamed, as it comes': (client) => of(client).create(streamed),
    'create, teed': async (client) => {
      const [left, right] = (await of(client).create(streamed)).tee();
      return Promise.all([collect(left), collect(right)]);
    },
    'create, as bytes': async (client) => {
      const stream = await of(client).create(streamed);
      return new Response(stream.toReadableStream()).text();
    },
    'create, left early': async (client) => {
      for await (const event of await of(client).create(streamed)) return event;
      return undefined;
    },
    'create, with its response': async (client) => {
      const { data, response, ...ids } = await of(client).create(params).withResponse();
      return [data, response.status, [...response.headers.keys()], ids];
    },
    'create, streamed, with its response': async (client) => {
      const { data, response, ...ids } = await of(client).create(streamed).withResponse();
      return [await collect(data), response.status, [...response.headers.keys()], ids];
    },
    'create, as a response': (client) => of(client).create(params).asResponse(),
    'create, streamed, as a response': (client) => of(client).create(streamed).asResponse(),
    'create, with a tool': (client) => of(client).create({ ...params, tools: [tool] }),
    'create, then, catch and finally': async (client) => {
      const log: unknown[] = [];
      await of(client)
        .create(params)
        .finally(() => log.push('finally'))
        .then((message: unknown) => log.push(message))
        .catch((error: unknown) => log.push(error));
      return log;
    },
    'create, too long without a stream': (client) =>
      of(client).create({ ...params, max_tokens: 100_000 }),
    'create, on a model at its end': (client) =>
      of(client).create({ ...params, model: 'claude-sonnet-4-5' }),
    'create, without messages': (client) => of(client).create({ model: 'claude-opus-5-5' }),
    'create, without anything': (client) => of(client).create(),
    'create, in a thread': (client) =>
      of(client).create({ ...params, thread: { type: 'create' }, betas: ['threads'] }),
    'create, with odd params': (client) => {
      const odd = { ...params, unknown: undefined, toJSON: () => ({ ...params, metadata: {} }) };
      return of(client).create(odd);
    },
    parse: (client) => of(client).parse(parsed),
    'parse, without a format': (client) => of(client).parse(params),
    stream: (client) => heard(of(client).stream(params)),
    'stream, of a tool call': (client) => heard(of(client).stream({ ...params, tools: [tool] })),
    'stream, to its end': (client) => finished(of(client).stream(params)),
    'stream, parsed': (client) => finished(of(client).stream(parsed)),
    'stream, iterated': (client) => collect(of(client).stream(params)),
    'stream, aborted': (client) => aborted(of(client).stream(params)),
    'stream, with listeners taken off': (client) => once(of(client).stream(params)),
    'stream, as bytes and back': async (client) => {
      const text = await new Response(of(client).stream(params).toReadableStream()).text();
      const bytes = new Response(text).body as ReadableStream;
      return [text, await MessageStream.fromReadableStream(bytes).finalText()];
    },
    'stream, as bytes and back, beta': async (client) => {
      const bytes = of(client).stream(params).toReadableStream();
      return BetaMessageStream.fromReadableStream(bytes).finalMessage();
    },
    'stream, itself': (client) => {
      const stream = of(client).stream(params);
      return stream.done().then(() => Object.keys(stream));
    },
    countTokens: (client) => of(client).countTokens(counted),
    'batches.create': (client) => of(client).batches.create({ requests }),
    'batches.create, with nothing': (client) => of(client).batches.create({ requests: [] }),
    'batches.retrieve': (client) => of(client).batches.retrieve('id_1'),
    'batches.list': async (client) => {
      const page = await of(client).batches.list(list);
      return [page.constructor, page.data, page.hasNextPage(), page.nextPageRequestOptions()];
    },
    'batches.list, iterated': (client) => collect(of(client).batches.list(list)),
    'batches.delete': (client) => of(client).batches.delete('id_1'),
    'batches.cancel': (client) => of(client).batches.cancel('id_1'),
    'batches.results': async (client) => collect(await of(client).batches.results('id_1')),
  };
}

const weather = betaTool({
  name: 'weather',
  description: 'Says what the weather is.',
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  run: () => 'Rain.',
});
const running = { ...params, tools: [weather] };

const runners: Record<string, Way['run']> = {
  toolRunner: (client) => client.beta.messages.toolRunner(running),
  'toolRunner, step by step': (client) => collect(client.beta.messages.toolRunner(running)),
  'toolRunner, with the whole history': async (client) => {
    const runner = client.beta.messages.toolRunner({ ...running, thread: false });
    return [await collect(runner), runner.params.messages];
  },
  'toolRunner, streamed': async (client) => {
    const log: unknown[] = [];
    for await (const stream of client.beta.messages.toolRunner({ ...running, stream: true })) {
      log.push(await stream.finalMessage());
    }
    return log;
  },
  'toolRunner, streamed, with the whole history': async (client) => {
    const log: unknown[] = [];
    const runner = client.beta.messages.toolRunner({ ...running, stream: true, thread: false });
    for await (const stream of runner) log.push(await stream.finalMessage());
    return log;
  },
  'toolRunner, until it is done': (client) =>
    client.beta.messages.toolRunner({ ...running, max_iterations: 1 }).runUntilDone(),
  thread: async (client) => {
    const thread = client.beta.messages.thread({ model: params.model, max_tokens: 100 });
    const message = await thread.send({ role: 'user', content: 'Hello?' });
    return [message, thread.messages, thread.previousMessageId];
  },
  _toolRunnerThread: (client) => {
    // biome-ignore lint/suspicious/noExplicitAny: the types hide it
    const { thread } = (client.beta.messages as any)._toolRunnerThread(running);
    return thread.send({ role: 'user', content: 'Hello?' });
  },
  'create, with betas': (client) =>
    client.beta.messages.create({ ...params, betas: ['one', 'two'] }),
  'countTokens, with betas': (client) =>
    client.beta.messages.countTokens({ ...counted, betas: ['one'] }),
  'batches.create, with betas': (client) =>
    client.beta.messages.batches.create({ requests, betas: ['one'] }),
};

function named(prefix: string, runs: Record<string, Way['run']>): Record<string, Way> {
  return Object.fromEntries(Object.entries(runs).map(([name, run]) => [prefix + name, { run }]));
}

/** Every way of using Messages, by `<resource>.<method>, <variant>`. */
export const messagesWays: Readonly<Record<string, Way>> = {
  ...named(
    'messages.',
    both(({ messages }) => messages as never),
  ),
  ...named(
    'beta.messages.',
    both(({ beta }) => beta.messages as never),
  ),
  ...named('beta.messages.', runners),
};

import { caching, plan, stamp } from '@turnwise/cache';
import { clearing, summarizing, windowing } from '@turnwise/context';
import { configuring, estimateTokens, type Middleware, repairing, wrap } from '@turnwise/core';
import { stack } from 'turnwise';
import { type Body, exchange, historyOf } from './history.ts';
import type { Case } from './measure.ts';

/** A request on its way to a client that answers at once. */
type Send = (body: Body) => unknown;

const reply = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-4-8',
  content: [{ type: 'text', text: 'Done.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
};

function through(...middleware: readonly Middleware[]): () => Send {
  return () => {
    const client = { messages: { create: async (_body: Body) => reply } };
    const wrapped = wrap(client, ...middleware);
    return (body) => wrapped.messages.create(body);
  };
}

const anthropic = { platform: 'anthropic' } as const;

/** Tokens of a message, roughly. */
const PER_MESSAGE = 145;

/** Middleware for a model whose window holds so many messages. */
function within(messages: number, ...middleware: readonly Middleware[]): () => Send {
  const models = { 'claude-opus-4-8': { contextWindow: messages * PER_MESSAGE } };
  return through(configuring({ ...anthropic, models }), ...middleware);
}

/** Everything that is measured, by its name; each gives a new client with nothing remembered. */
const partsFor = (count: number): Readonly<Record<string, () => Send>> => ({
  'whole way in': through(...stack(anthropic)),
  'no middleware': through(configuring(anthropic)),
  repairing: through(configuring(anthropic), repairing()),
  estimateTokens: () => estimateTokens,
  clearing: through(configuring(anthropic), clearing()),
  windowing: through(configuring(anthropic), windowing()),
  'plan and stamp': () => (body) => stamp(body, plan(body)),
  caching: through(configuring(anthropic), caching()),
  'context, idle': within(10 * count, clearing(), summarizing(), windowing()),
  'context, cleared': within(1.2 * count, clearing(), windowing()),
  'context, cut': within(0.3 * count, clearing(), windowing()),
});

/** The unit of the table. */
export const unit = 'JSON.stringify';

/** Names in the order of the table. */
export const names = Object.keys(partsFor(0));

export type Kind = 'first, clean' | 'first, broken' | 'again, clean' | 'again, broken';

export const kinds: readonly Kind[] = [
  'first, clean',
  'again, clean',
  'first, broken',
  'again, broken',
];

interface Prepared {
  readonly send: Send;
  readonly body: Body;
}

/** A case that is run with `kind` of a history of `count` messages. */
function caseOf(name: string, open: () => Send, kind: Kind, count: number): Case<Prepared> {
  const broken = kind.endsWith('broken');
  const label = `${name}|${kind}`;
  const run = ({ send, body }: Prepared) => send(body);
  if (kind.startsWith('first')) {
    const body = historyOf(count, broken);
    return { name: label, run, prepare: () => ({ send: open(), body: structuredClone(body) }) };
  }
  const send = open();
  let body = historyOf(count, broken);
  return {
    name: label,
    run,
    prepare: async () => {
      await send(body);
      const { messages } = body;
      body = { ...body, messages: [...messages, ...exchange(messages.length)] };
      return { send, body };
    },
  };
}

/** All cases for one length of history, the unit first. */
export function casesOf(count: number): readonly Case<Prepared>[] {
  const stringify = caseOf(unit, () => JSON.stringify, 'again, clean', count);
  const cases = Object.entries(partsFor(count)).flatMap(([name, open]) =>
    kinds.map((kind) => caseOf(name, open, kind, count)),
  );
  return [{ ...stringify, name: unit }, ...cases];
}

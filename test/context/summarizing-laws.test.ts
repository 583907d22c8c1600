import { type SummarizingOptions, summarizing } from '@turnwise/context';
import {
  configuring,
  estimateMessage,
  type Memory,
  type Message,
  type Middleware,
  modelInfo,
  type Step,
  wrap,
} from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../core/local-api.ts';
import { legalParams } from '../support/conversations.ts';
import { deepFreeze } from '../support/laws.ts';
import { illegalities } from '../support/legal.ts';
import { noMemory } from '../support/memory.ts';
import { faults, prefixesOf, requestsOf, session, thoughtsOf, user } from './sessions.ts';
import { texts } from './summaries.ts';

const model = 'claude-opus-5-5';
let namespaces = 0;

interface Sent {
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
}

/** A client behind which everything is answered, and what was sent to it with what was reported. */
function connect(
  options: SummarizingOptions = {},
  before: Middleware[] = [],
  contextWindow = 1_200,
) {
  const sent: Sent[] = [];
  let steps: Step[] = [];
  const create = async ({ messages }: { readonly messages: readonly Message[] }) => {
    sent.push({ messages, steps });
    return messageOf('Fine.');
  };
  let summaries = 0;
  const client = wrap(
    { messages: { create } },
    configuring({
      namespace: `summarizing laws ${namespaces++}`,
      models: { [model]: { id: model, contextWindow } },
      onFault: 'throw',
      on: (step) => steps.push(step),
    }),
    ...before,
    summarizing({ by: () => `Summary ${summaries++}.`, ...options }),
  );
  const send = async (messages: readonly Message[]) => {
    steps = [];
    await client.messages.create({
      model,
      max_tokens: 50,
      messages: deepFreeze(messages),
    } as never);
    return sent.at(-1) as Sent;
  };
  return { send, sent };
}

const long = fc
  .array(session, { minLength: 1, maxLength: 4 })
  .map((sessions) => [...sessions.flatMap(apart), user('the end')]);

/** A session with an answer at its end, and with ids that no other one has. */
function apart(messages: readonly Message[], at: number): Message[] {
  const text = JSON.stringify([...messages, { role: 'assistant', content: 'And so on.' }]);
  const unlike = text.replaceAll(/\b(s|toolu_|q|r|a|thought)(\d+)/g, `$1${at}x$2`);
  return JSON.parse(unlike.replaceAll(/and now|And so on/g, `$& ${at}`));
}

const pin = ({ content }: Message) => JSON.stringify(content).includes('q0x3 ');
const variants: readonly (readonly [string, SummarizingOptions])[] = [
  ['by default', {}],
  ['with a pin', { pin }],
  ['by messages', { trigger: { messages: 9 }, keep: { messages: 4 } }],
  ['by turns', { trigger: { turns: 4 }, keep: { turns: 2 } }],
  ['without summaries', { by: () => '' }],
];

/** A law over all requests of a conversation: `check` sees each as it was sent, in order. */
function law(
  options: SummarizingOptions,
  check: (sent: Sent, history: readonly Message[], messages: readonly Message[]) => void,
  begin: () => void = () => {},
): Promise<void> {
  const property = fc.asyncProperty(long, async (messages) => {
    begin();
    const { send } = connect(options);
    for (const history of requestsOf(messages)) check(await send(history), history, messages);
  });
  return fc.assert(property, { numRuns: 40 });
}

describe.each(variants)('over every request of a conversation, %s,', (_, options) => {
  test('laws 1, 4, 6 and 8 hold', () =>
    law(options, ({ messages: out, steps }, history) => {
      expect(faults(out)).toEqual([]);
      expect(out.at(-1)).toBe(history.at(-1));
      const kept = out.map((message) => indexOf(history, message));
      const known = kept.filter((at) => at >= 0);
      expect(known).toEqual([...known].sort((a, b) => a - b));
      const gone = history.flatMap((_, at) => (kept.includes(at) ? [] : [at]));
      const told = steps.flatMap(({ path }) => range(path));
      expect(gone.filter((at) => !told.includes(at))).toEqual([]);
      if (gone.length === 0) expect(out).toEqual(history);
    }));

  test('law 5 holds: between two summaries, what was sent only grows', () => {
    let before: readonly Message[] = [];
    const check = ({ messages, steps }: Sent) => {
      const isNew = steps.some(({ code }) => code === 'summary-written' || code === 'cut');
      const start = messages.slice(0, before.length);
      expect(isNew || JSON.stringify(start) === JSON.stringify(before)).toBe(true);
      before = messages;
    };
    return law(options, check, () => {
      before = [];
    });
  });

  test('law 7 holds: thinking that is kept was received behind what is sent before it', () => {
    const sentFor = new Map<string, string>();
    const check = (
      { messages: now }: Sent,
      history: readonly Message[],
      all: readonly Message[],
    ) => {
      const received = prefixesOf(now).map(([thought]) => [thought, sentFor.get(thought)]);
      expect(prefixesOf(now)).toEqual(received);
      const next = all[history.length];
      for (const thought of next ? thoughtsOf(next) : []) sentFor.set(thought, JSON.stringify(now));
    };
    return law(options, check, () => sentFor.clear());
  });
});

test.each([0, 40, 150, 300])(
  'of what the user typed last, %i tokens are there word for word, and what is pinned',
  (keepUserText) =>
    law({ keepUserText, pin }, ({ messages: out, steps }, history) => {
      if (steps.some(({ code }) => code === 'cut')) return;
      const said = out.flatMap(texts);
      const pinned = history.filter(pin).flatMap(texts);
      expect(pinned.filter((text) => !said.includes(text))).toEqual([]);
      const allowed = Math.min(keepUserText, Math.floor((0.8 * (1_200 * 0.95 - 50)) / 3));
      const newest = newestOf(typedIn(history), allowed);
      expect(newest.filter((text) => !said.includes(text))).toEqual([]);
    }),
);

function newestOf(typed: readonly string[], allowed: number): string[] {
  let left = allowed;
  const last = typed.toReversed();
  const end = last.findIndex((text) => {
    left -= tokensOf(text);
    return left < 0;
  });
  return end < 0 ? last : last.slice(0, end);
}

const garbage = fc.oneof(
  fc.anything(),
  fc.record({
    key: fc.string(),
    cut: fc.nat(20),
    since: fc.nat(20),
    covered: fc.string(),
    texts: fc.nat(5),
    characters: fc.nat(5),
    count: fc.anything(),
    until: fc.anything(),
  }),
);

test('law 12: whatever a memory returns, the history is sent whole or behind a true summary', async () => {
  await fc.assert(
    fc.asyncProperty(long, garbage, fc.anything(), async (messages, value, made) => {
      const memory: Memory = {
        ...noMemory,
        recall: async () => value,
        read: async () => 'Of another conversation.',
        once: async () => made,
      };
      const { send } = connect({}, [(next) => (call) => next({ ...call, memory })]);
      for (const history of requestsOf(messages).slice(-3)) {
        const { messages: out } = await send(history);
        expect(faults(out)).toEqual([]);
        expect(JSON.stringify(out)).not.toContain('Of another conversation.');
        expect(out.at(-1)).toBe(history.at(-1));
      }
    }),
    { numRuns: 100 },
  );
});

test('law 4 holds for whatever the API knows: what was legal stays legal', async () => {
  await fc.assert(
    fc.asyncProperty(legalParams(), async (request) => {
      const { send } = connect({ trigger: { messages: 4 }, keep: { messages: 2 } }, [], 1e6);
      const before = illegalities({ ...request, model }, { target: 'first-party' });
      const { messages } = await send(request.messages);
      const after = illegalities({ ...request, model, messages }, { target: 'first-party' });
      expect(after.filter((it) => !before.includes(it))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

function typedIn(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, content }) => {
    if (role !== 'user') return [];
    if (typeof content === 'string') return [content];
    return content.flatMap((block) => (block.type === 'text' ? [String(block.text)] : []));
  });
}

function tokensOf(content: string): number {
  return estimateMessage(user(content), modelInfo(model)).tokens;
}

function indexOf(messages: readonly Message[], message: Message): number {
  const said = saidBy(message);
  return messages.findIndex((it) => saidBy(it) === said);
}

function saidBy({ role, content }: Message): string {
  const blocks = typeof content === 'string' ? [content] : content;
  return JSON.stringify([role, blocks.filter((it) => Object(it).type !== 'thinking')]);
}

function range(path: string): number[] {
  const [, first = 0, last = -1] = (/^messages\.(\d+)\.\.(\d+)$/.exec(path) ?? []).map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

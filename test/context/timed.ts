import {
  configuring,
  estimateTokens,
  type Message,
  type Middleware,
  type ParamsLike,
  reportOf,
  type Step,
  wrap,
} from '@turnwise/core';
import fc from 'fast-check';
import { messageOf } from '../core/local-api.ts';
import { deepFreeze } from '../support/laws.ts';
import { assistant, session, user } from './sessions.ts';

export const MINUTE = 60_000;

/** What reached the API for one request, and what was reported of it. */
export interface Outcome {
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
}

let namespaces = 0;

/** A client of an API with a small window that counts as we estimate, and a clock that a test moves. */
export function timed(
  middleware: readonly Middleware[],
  { model = 'claude-opus-5-5', window = 3_000, usage = {} } = {},
) {
  let time = 1_000 * MINUTE;
  let last: readonly Message[] = [];
  const create = async (request: ParamsLike) => {
    last = request.messages as readonly Message[];
    const input_tokens = estimateTokens(request);
    return { ...messageOf('Fine.'), usage: { input_tokens, output_tokens: 1, ...usage } };
  };
  const apart = configuring({
    namespace: `timed ${namespaces++}`,
    models: { [model]: { contextWindow: window } },
    onFault: 'throw',
    now: () => time,
  });
  const client = wrap({ messages: { create } }, apart, ...middleware);
  return {
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    send: async (messages: readonly Message[]): Promise<Outcome> => {
      const params = { model, max_tokens: 100, messages: deepFreeze(messages) };
      const reply = await client.messages.create(params as never);
      return { messages: last, steps: reportOf(reply)?.steps ?? [] };
    },
  };
}

export function begins(start: readonly Message[], whole: readonly Message[]): boolean {
  return JSON.stringify(whole.slice(0, start.length)) === JSON.stringify(start);
}

/** Whether a request reports something that the one before it did not. */
export function tellsMore(now: Outcome, before: Outcome): boolean {
  const told = new Set(before.steps.map(keyOf));
  return now.steps.some((step) => !told.has(keyOf(step)));
}

function keyOf({ code, path }: Step): string {
  return `${code} ${path}`;
}

/** Several sessions, one behind the other. */
export const long = fc
  .array(session, { minLength: 3, maxLength: 6 })
  .map((sessions) => [...sessions.flatMap(ended), user('the end')]);

/** A session with an answer at its end, and with ids that no other one has. */
function ended(messages: readonly Message[], at: number): Message[] {
  const text = JSON.stringify([...messages, assistant('And so on.')]);
  return JSON.parse(text.replaceAll(/"(s|toolu_)(\d+)"/g, `"$1${at}x$2"`));
}

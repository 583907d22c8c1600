import {
  estimateTokens,
  headOf,
  type Message,
  type ModelOverrides,
  nameOf,
  OptionError,
  type Params,
  type ParamsLike,
  prefixWith,
} from '@turnwise/core';

/** What can count the tokens of a request. */
export type Counter = (params: ParamsLike) => number | Promise<number>;

/** As much of a client as counting takes. */
export interface CountingClient {
  readonly messages: {
    readonly countTokens: (params: never) => PromiseLike<{ readonly input_tokens: number }>;
  };
}

export interface ApiCounterOptions {
  /** Requests whose count is remembered, the least recently used forgotten first. @default 1_000 */
  readonly remembered?: number;
  /** Names deployments and corrects the model table, for the estimate. */
  readonly models?: ModelOverrides;
}

/** What the counting endpoint takes of a request. */
const COUNTED = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'mcp_servers',
];

/** What is added to a counted prefix is estimated up to this part of it, and counted beyond. */
const SMALL = 0.05;

/**
 * A counter out of a client's `messages.countTokens`. A request that goes on from one that was
 * counted is not counted again while what was added is small: a twentieth of it at most, estimated.
 * Where the API fails, the estimate stands in.
 *
 * @param client a client of its own, not one that a middleware using this counter wraps
 */
export function apiCounter(client: CountingClient, options: ApiCounterOptions = {}): Counter {
  const { remembered = 1_000, models } = options;
  if (!(Number.isInteger(remembered) && remembered > 0)) {
    throw new OptionError('remembered: write a whole number above 0.');
  }
  const counts = new Map<string, number>();
  const estimate = (params: ParamsLike): number => estimateTokens(params, models && { models });

  return async (params) => {
    const names = prefixesOf(params as Params);
    const known = lastKnown(names, counts);
    const estimated = estimate(params);
    if (known) {
      const messages = params.messages.slice(0, known.length);
      const added = estimated - estimate({ ...params, messages });
      if (added <= known.tokens * SMALL) return known.tokens + Math.max(0, added);
    }
    try {
      const { input_tokens } = await client.messages.countTokens(counted(params) as never);
      remember(counts, names.at(-1) as string, input_tokens, remembered);
      return input_tokens;
    } catch {
      return estimated;
    }
  };
}

/** A name for the request up to each of its messages, shortest first. */
function prefixesOf(params: Params): string[] {
  const { model, tool_choice, thinking, output_config, mcp_servers } = params;
  const rest = JSON.stringify([model, tool_choice, thinking, output_config, mcp_servers]);
  let name = nameOf(headOf(params), rest);
  return params.messages.map((message: Message) => {
    name = prefixWith(name, message);
    return name;
  });
}

function lastKnown(
  names: readonly string[],
  counts: Map<string, number>,
): { readonly length: number; readonly tokens: number } | undefined {
  const at = names.findLastIndex((name) => counts.has(name));
  const name = names[at];
  const tokens = name === undefined ? undefined : counts.get(name);
  if (name === undefined || tokens === undefined) return undefined;
  counts.delete(name);
  counts.set(name, tokens);
  return { length: at + 1, tokens };
}

function remember(counts: Map<string, number>, name: string, tokens: number, most: number): void {
  counts.set(name, tokens);
  const [oldest] = counts.keys();
  if (counts.size > most && oldest !== undefined) counts.delete(oldest);
}

function counted(params: ParamsLike): object {
  return Object.fromEntries(Object.entries(params).filter(([name]) => COUNTED.includes(name)));
}

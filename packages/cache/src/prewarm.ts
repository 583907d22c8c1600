import { checkOptions, OptionError, type Params, type Usage } from '@turnwise/core';
import { LIMIT, type Mark, marksOf, type Ttl, ttlAt } from './marks.js';
import { lastInMessages, lastSystem, lastTool } from './places.js';
import { stamp } from './stamp.js';

/** What is written to the cache ahead of the requests that read it. */
export interface PrewarmParams {
  readonly model: string;
  /** What all conversations begin with. @default nothing but `tools` and `system` */
  readonly messages?: readonly unknown[];
}

/** How a prefix is written. */
export interface PrewarmOptions {
  /** How long the entry lives after its last use. @default '5m' */
  readonly ttl?: Ttl;
  /** Ends the request. */
  readonly signal?: object;
}

/** Any client that `wrap` takes, wrapped or not. */
export interface PrewarmClient {
  readonly messages: { create(params: never, options?: never): PromiseLike<unknown> };
}

/** Stands where the first question will; no part of the prefix. */
const QUESTION = { role: 'user', content: '.' };

/**
 * Writes a prefix to the cache before anyone waits for it, by the cheapest request that is legal:
 * `max_tokens: 0`, which asks the model for nothing. A format for the output and a forced tool take
 * one token, and `thinking` with a budget may use it up, since leaving them out would write another
 * prefix than the one that is read later. So pass the params of the real requests.
 *
 * @returns what it was billed; nothing was written if the prefix is shorter than the model caches
 * @throws OptionError for an option that does not exist, and for params with nothing to cache; what
 * the client throws reaches the caller
 */
export async function prewarm<P extends PrewarmParams>(
  client: PrewarmClient,
  params: P,
  options: PrewarmOptions = {},
): Promise<Usage> {
  checkOptions('prewarm', options, ['ttl', 'signal']);
  const { ttl = '5m', signal } = options;
  if (ttl !== '5m' && ttl !== '1h') {
    throw new OptionError(`prewarm: ttl cannot be "${ttl}". Write '5m' or '1h'.`);
  }
  if (typeof client?.messages?.create !== 'function') {
    throw new OptionError(
      'prewarm: the client has to have messages.create, such as new Anthropic().',
    );
  }
  if (params.messages !== undefined && !Array.isArray(params.messages)) {
    throw new OptionError(
      'prewarm: messages has to be a list. Leave it away for tools and system.',
    );
  }
  const request = warming(params as unknown as Partial<Params>, ttl);
  const create = client.messages.create.bind(client.messages) as (
    ...request: readonly unknown[]
  ) => PromiseLike<{ readonly usage: Usage }>;
  return (await (signal ? create(request, { signal }) : create(request))).usage;
}

function warming({ stream: _, ...params }: Partial<Params>, ttl: Ttl): Params {
  const given = params.messages ?? [];
  const asks = given.at(-1)?.role === 'user';
  const request = { ...params, messages: asks ? given : [...given, QUESTION] } as Params;
  const marks = marksFor(request, given.length, ttl);
  if (marks.length === 0 && marksOf(request).length === 0) {
    throw new OptionError('prewarm: there is nothing to cache. Pass system, tools or messages.');
  }
  return { ...stamp(request, { marks }), max_tokens: fewestTokens(request) };
}

/** At the end of each level, beside the caller's own. */
function marksFor(request: Params, given: number, ttl: Ttl): readonly Mark[] {
  const own = marksOf(request);
  const ends = [
    lastInMessages(request.messages, given),
    lastSystem(request.system),
    lastTool(request),
  ];
  const marks: Mark[] = [];
  for (const end of ends) {
    if (!end || end.block.cache_control || own.length + marks.length >= LIMIT) continue;
    const lifetime = ttlAt(end.path, [...own, ...marks], ttl);
    if (lifetime) marks.push({ path: end.path, ttl: lifetime });
  }
  return marks;
}

interface Costly {
  readonly thinking?: { readonly type?: string; readonly budget_tokens?: number };
  readonly output_config?: { readonly format?: unknown };
  readonly output_format?: unknown;
  readonly tool_choice?: { readonly type?: string };
}

/** What is refused with `max_tokens: 0`: the documentation of prompt caching names all of it. */
function fewestTokens(params: Params): number {
  const { thinking, output_config, output_format, tool_choice } = params as Costly;
  if (thinking?.type === 'enabled') return (thinking.budget_tokens ?? 0) + 1;
  const isForced = tool_choice?.type === 'any' || tool_choice?.type === 'tool';
  return isForced || (output_config?.format ?? output_format) ? 1 : 0;
}

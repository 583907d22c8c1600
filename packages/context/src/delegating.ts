import {
  type Call,
  checkOptions,
  fieldNeeds,
  guard,
  type Handler,
  type Middleware,
  type ModelInfo,
  type ModelOverrides,
  modelInfo,
  type Params,
  type ParamsLike,
  type Reply,
  type ReplyMessage,
} from '@turnwise/core';
import { checkDelegated } from './check-delegated.js';
import { compactions, compactsAt, contextEdits, type Delegated } from './context-edits.js';
import { measured } from './measured.js';
import { overflowIn } from './overflow.js';
import { learnServed, mayDelegate, refusedIn } from './served.js';
import { wholeCompaction } from './whole-compaction.js';

/** What the pure function has to be told beside. */
export interface DelegateOptions extends Delegated {
  /** @default the request's own model */
  readonly model?: string | ModelInfo;
  /** Names deployments and corrects the model table. */
  readonly models?: ModelOverrides;
}

const OPTIONS = ['clear', 'window'];

/** The name under which a conversation remembers what became of it. */
const MEMORY = 'delegated';

/** A history that is estimated below this part of the window does not exceed it. */
const LARGE = 0.5;

/** What a conversation remembers. */
interface Known {
  /** It did not fit although the server had it. */
  readonly local?: boolean;
  /** The server has compacted it. */
  readonly compacted?: boolean;
}

/**
 * Hands the context to the server: context editing clears old tool results, and compaction
 * summarizes what outgrows `window.trigger`, which the API bills. Comes before `clearing` and
 * `windowing`: they do the work where the model is not known, where the endpoint refuses or
 * ignores it, and where a conversation does not fit nevertheless.
 *
 * @throws OptionError for options that do not exist, or that the API has no word for
 */
export function delegating(options: Delegated = {}): Middleware {
  checkOptions('delegating', options, OPTIONS);
  checkDelegated(options);
  return (next) =>
    async function delegating(call) {
      const handed = guard('delegate', () => handedOver(call, options));
      if (handed === call || (await isKnownLocal(handed))) return next(call);
      return sent(handed, call, next);
    };
}

/**
 * The request with its context handed to the server; the same reference where the model is not
 * known or the program has the context in its own hands. It needs the betas of `context_management`.
 *
 * @throws OptionError for options that do not exist, or that the API has no word for
 */
export function delegate<P extends ParamsLike>(params: P, options: DelegateOptions = {}): P {
  const { model, models, ...rest } = options;
  checkOptions('delegate', rest, OPTIONS);
  checkDelegated(rest);
  const info = typeof model === 'object' ? model : modelInfo(model ?? params.model, models);
  return delegated(params as unknown as Params, info, rest) as unknown as P;
}

function delegated(params: Params, model: ModelInfo, options: Delegated): Params {
  const edits = contextEdits(params, model, options);
  return edits.length > 0 ? { ...params, context_management: { edits } } : params;
}

function handedOver(call: Call, options: Delegated): Call {
  // What the program pins for a request, the API would not spare.
  if (call.wishes.pin || !mayDelegate(call)) return call;
  const params = delegated(call.params, call.model, options);
  if (params === call.params) return call;
  const betas = fieldNeeds(params)
    .filter(({ path, family }) => path === 'context_management' && !has(call.betas, family))
    .map(({ beta }) => beta);
  return { ...call, params, betas: [...call.betas, ...betas] };
}

function has(betas: readonly string[], family: string): boolean {
  return betas.some((beta) => beta.startsWith(family));
}

/** Looks into the memory of a large conversation, and reports a compaction that was lost. */
async function isKnownLocal(call: Call): Promise<boolean> {
  const { params, model, memory } = call;
  const { messages } = params;
  const most = Math.min(model.contextWindow * LARGE, compactsAt(params));
  if (measured(call).tokens <= most) return false;
  const known = ((await memory.recall(MEMORY)) ?? {}) as Known;
  if (known.local || known.compacted) memory.remember(MEMORY, known);
  if (known.compacted && compactions(messages).length === 0) {
    const lost = { code: 'compaction-lost', path: 'messages', lossless: true };
    call.report({ middleware: 'delegate', ...lost });
  }
  return known.local === true;
}

async function sent(handed: Call, call: Call, next: Handler): Promise<Reply> {
  report(call, 'delegated', 0);
  try {
    return watched(await next(handed), call);
  } catch (error) {
    return sentLocally(error, call, next);
  }
}

/** Once more, by the local way, where a refusal is about what was handed over or what that left. */
async function sentLocally(error: unknown, call: Call, next: Handler): Promise<Reply> {
  const refused = refusedIn(error, call);
  const overflow = refused ? undefined : overflowIn(error, call);
  if (!refused && !overflow) throw error;
  if (overflow) call.memory.remember(MEMORY, { local: true } satisfies Known);
  report(call, overflow ? 'overflow' : 'refused', 1);
  const reply = await next({ ...call, attempt: call.attempt + 1 });
  if (refused?.lasting) learnServed(call, false);
  return reply;
}

function report(call: Call, code: string, more: number): void {
  const step = { middleware: 'delegate', code, path: 'context_management', lossless: true };
  const before = call.attempt + 1;
  call.report(more > 0 ? { ...step, before, after: before + more } : step);
}

/** Learns from the reply: an endpoint that edits the context says so, even if it edited nothing. */
function watched(reply: Reply, call: Call): Reply {
  if (call.kind !== 'create') return reply;
  const seen = reply.observe((message: ReplyMessage) => {
    if (call.platform === 'gateway') learnServed(call, 'context_management' in message);
    if (compactions([{ role: 'assistant', content: message.content }]).length > 0) {
      call.memory.remember(MEMORY, { compacted: true } satisfies Known);
    }
  });
  return reply.streamed ? seen.edit(wholeCompaction) : seen;
}

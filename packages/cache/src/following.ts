import {
  type Call,
  guard,
  type Handler,
  type Middleware,
  type Reply,
  type ReplyMessage,
} from '@turnwise/core';
import { asking, isUnknown, mayAsk, otherDiagnosis } from './diagnostics.js';
import type { Miss, MissKind } from './miss.js';
import { notice } from './notices.js';
import type { Recognized } from './recognize.js';
import { missedOf, newConversation, Request } from './request.js';
import type { Ledger } from './tally.js';

/** What is done with the replies. */
export interface FollowingOptions {
  readonly tally: Ledger | undefined;
  /** Whether the API is asked as well. */
  readonly diagnostics: boolean;
  readonly mark: Marking;
}

/** Sets the marks, by what is known of the conversation if anybody asks. */
export type Marking = (call: Call, recognize: () => Recognized) => Call;

/** Nobody can avoid these, so that they are only counted. */
const UNAVOIDABLE: readonly MissKind[] = ['below-minimum'];

/** Sends a request, and says what it missed of the cache when its reply has come. */
export async function followed(
  next: Handler,
  call: Call,
  { tally, diagnostics, mark }: FollowingOptions,
): Promise<Reply> {
  const request = guard('cache', () => new Request(call));
  const marked = guard('cache', () => mark(call, () => request.recognize()));
  const asks = diagnostics && mayAsk(marked);
  const reply = await sent(next, request, marked, asks);
  const finish = (message: ReplyMessage, unfinished: boolean) => {
    const miss = request.finish(message);
    const missed = miss && missedOf(miss, message, call);
    const { model, print, start, began, conversation } = request;
    tally?.enter({ reply: message, model, print, start, began, conversation, missed, unfinished });
    if (miss && missed) report(call, miss, missed.dollars);
    if (request.isIgnored(message)) call.report(notice('marks-ignored', ''));
    if (asks && request.before) reconcile(call, message, miss);
  };
  return reply.observe(
    (message) => finish(message, false),
    (begun) => finish(begun, true),
  );
}

/** Looks at what a request costs and misses that goes out as it came. */
export function onlooking(tally: Ledger | undefined): Middleware {
  return (next) => async (call) => {
    if (call.kind !== 'create') return next(call);
    const previous = continuedIn(call);
    if (previous === undefined) {
      return followed(next, call, { tally, diagnostics: false, mark: (it) => it });
    }
    const known = call.wishes.conversation ?? tally?.of({ id: previous })?.conversation;
    const conversation = known ?? newConversation();
    const { model } = call;
    return (await next(call)).observe(
      (reply) => tally?.count({ reply, model, conversation, unfinished: false }),
      (reply) => tally?.count({ reply, model, conversation, unfinished: true }),
    );
  };
}

/** The reply that a thread goes on from, which holds the rest of the prompt. */
function continuedIn({ params: { thread } }: Call): string | undefined {
  const { previous_message_id: id } = (thread ?? {}) as { readonly previous_message_id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

async function sent(next: Handler, request: Request, call: Call, asks: boolean): Promise<Reply> {
  const outgoing = asks ? asking(call, request.before?.id) : call;
  guard('cache', () => request.leave(call.params));
  try {
    return await next(outgoing);
  } catch (error) {
    if (!asks || !isUnknown(error, call)) throw error;
    return await next({ ...call, attempt: call.attempt + 1 });
  } finally {
    request.land();
  }
}

function report(call: Call, { kind, path, expected, tokens }: Miss, dollars: number): void {
  if (UNAVOIDABLE.includes(kind)) return;
  call.report({
    middleware: 'cache',
    code: 'miss',
    path,
    reason: kind,
    lossless: true,
    applied: false,
    before: expected,
    after: expected - tokens,
    ...(dollars > 0 && { dollars }),
  });
}

/** Reports what the API says where that is something else. */
function reconcile(call: Call, message: ReplyMessage, miss: Miss | undefined): void {
  const other = otherDiagnosis(message, miss);
  if (!other) return;
  call.report({
    middleware: 'cache',
    code: 'diagnosis',
    path: '',
    reason: other.reason,
    lossless: true,
    applied: false,
    before: other.tokens,
  });
}

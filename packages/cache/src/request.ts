import { type Call, estimateTokens, nameOf, type ReplyMessage } from '@turnwise/core';
import type { Missed } from './bill.js';
import { firstDifference } from './chain.js';
import { type Sampled, sampledOf, withInput } from './counts.js';
import { type Flight, takeOff } from './flights.js';
import { isIgnoring } from './ignored.js';
import { keptFor } from './kept-for.js';
import { type Continued, continuedBy, type KnownRequest, keepRequest } from './known-requests.js';
import { type End, type Marked, markedOf, withLifetimes } from './marked.js';
import type { Ttl } from './marks.js';
import { type Miss, missOf } from './miss.js';
import { nameAt, type Print, printOf } from './print.js';
import { type Known, type Recognized, recognize } from './recognize.js';
import { spaceOf } from './space.js';
import { costOf } from './tally.js';

/** Conversations that got a number in place of a name. */
let unnamed = 0;

/** A name for a conversation that has none. */
export function newConversation(): string {
  unnamed += 1;
  return `#${unnamed}`;
}

/** One request on its way, held against the one that it continues. */
export class Request {
  readonly call: Call;
  readonly print: Print;
  readonly asked: Print;
  readonly start: number;
  /** The request before; undefined for the first one, or where that is not known. */
  readonly before: KnownRequest | undefined;
  readonly conversation: string;
  /** From where on its messages are new. */
  readonly #since: number;
  #known: Known | undefined;
  #marked: Marked | undefined;
  #flight: Flight | undefined;
  #began = 0;

  constructor(call: Call) {
    const { params, original = params } = call;
    this.call = { ...call, params: { ...params, messages: params.messages.slice() } };
    this.print = printOf(call);
    this.asked = original === params ? this.print : printOf(call, original);
    this.start = call.now();
    const continued = continuedBy(call, params.messages);
    this.#since = continued?.at ?? params.messages.length;
    this.before = continued && bestOf(continued, this.print, call.wishes.conversation);
    const name = call.wishes.conversation ?? this.before?.conversation;
    this.conversation = name ?? newConversation();
  }

  get model(): Call['model'] {
    return this.call.model;
  }

  get began(): number {
    return this.#began;
  }

  /** Finds out what is known of its conversation: from the request before, if that is known. */
  recognize(): Recognized {
    const known = this.before?.known;
    const isAnswered = this.#since < this.call.params.messages.length;
    const answered = known && isAnswered ? { known, at: this.#since } : undefined;
    const recognized = recognize(this.call, answered);
    this.#known = recognized.known;
    return recognized;
  }

  /** It goes out, with the marks that it carries. */
  leave(params: Call['params']): void {
    this.#marked = markedOf(params, this.print.chain);
    if (this.#marked) this.#flight = takeOff(spaceOf(this.call), this.print, this.#marked);
  }

  /** Its answer has begun, or it was refused. */
  land(): void {
    this.#began = this.call.now();
    this.#flight?.land();
  }

  /** What it missed, by what its reply says; remembers it for the next one. */
  finish(reply: ReplyMessage): Miss | undefined {
    const sampled = sampledOf(reply);
    const { print, asked, start, conversation, before, call } = this;
    const { namespace = '' } = call;
    const marked = this.#marked && withLifetimes(this.#marked, (end) => this.#keptFor(end));
    const known = this.#known;
    keepRequest(
      call,
      { print, asked, start, conversation, namespace, marked, known, id: reply.id, ...sampled },
      reply,
    );
    if (!sampled) return undefined;
    const { messages } = call.params;
    const added = () => this.#shareOf(messages.slice(this.#since)) * sampled.total;
    const missing = {
      ...this,
      messages,
      marked,
      model: call.model,
      isEdited: isEdited(reply),
      added,
    };
    return (before && missOf(before, missing, sampled)) ?? this.#tooEarly(sampled);
  }

  #keptFor({ chain, path, ttl }: End): Ttl {
    const name = nameOf(spaceOf(this.call), nameAt(this.print, chain), path);
    return keptFor(name, ttl, this);
  }

  /** Whether it is time to say that its endpoint ignores marks. */
  isIgnored(reply: ReplyMessage): boolean {
    const sampled = sampledOf(reply);
    if (!sampled || !this.#marked) return false;
    const { chain, isPart } = this.#marked;
    const behind = this.call.params.messages.slice(chain.length - (isPart ? 1 : 0));
    return isIgnoring(this.call, sampled, () => (1 - this.#shareOf(behind)) * sampled.total);
  }

  #tooEarly({ read, cached, total }: Sampled): Miss | undefined {
    const shared = this.#flight?.shared;
    if (shared === undefined || (shared === 'frame' && read > 0)) return undefined;
    const expected = shared === 'all' ? cached : Math.round((1 - this.#shareOf()) * total);
    const tokens = expected - read;
    if (tokens <= 0 || expected < this.call.model.minCacheable) return undefined;
    return { kind: 'too-early', path: shared === 'all' ? '' : 'system', expected, tokens };
  }

  /** About which part of the request these messages are. */
  #shareOf(messages = this.call.params.messages): number {
    const { params, model } = this.call;
    const options = { model };
    const bare = { model: params.model, messages };
    return estimateTokens(bare, options) / estimateTokens(params, options);
  }
}

function isEdited({ context_management: management }: ReplyMessage): boolean {
  const { applied_edits: edits } = (management ?? {}) as { readonly applied_edits?: unknown };
  return Array.isArray(edits) && edits.length > 0;
}

/**
 * The one of which this request holds most; of equal ones, that which the reply stands right behind.
 * Of another conversation that was answered alike it holds nothing, neither system nor beginning.
 */
function bestOf(
  { requests, at, isSure }: Continued,
  print: Print,
  name: string | undefined,
): KnownRequest | undefined {
  const score = ({ print: { chain, salt } }: KnownRequest): number =>
    4 * firstDifference(chain, print.chain, at) +
    2 * Number(chain.length === at) +
    Number(salt === print.salt);
  const best = requests.reduce((a, b) => (score(b) > score(a) ? b : a));
  const { chain, salt } = best.print;
  if (isSure || best.conversation === name) return best;
  const holds = salt === print.salt || firstDifference(chain, print.chain, 1) > 0;
  return holds ? best : undefined;
}

/** A miss with what it cost: by how much the reply would have been cheaper. */
export function missedOf({ kind, tokens }: Miss, { usage }: ReplyMessage, call: Call) {
  const read = withInput(usage, (paid) => {
    const from = (name: 'cacheWrite1h' | 'cacheWrite5m' | 'input', left: number) =>
      Math.min(paid[name], left);
    const hours = from('cacheWrite1h', tokens);
    const minutes = from('cacheWrite5m', tokens - hours);
    const input = from('input', tokens - hours - minutes);
    return {
      ...paid,
      input: paid.input - input,
      cacheRead: paid.cacheRead + hours + minutes + input,
      cacheWrite5m: paid.cacheWrite5m - minutes,
      cacheWrite1h: paid.cacheWrite1h - hours,
    };
  });
  const [cost, cheaper] = [costOf(usage, call.model), costOf(read, call.model)];
  const missed: Missed = {
    requests: 1,
    tokens,
    dollars: (cost?.total ?? 0) - (cheaper?.total ?? 0),
  };
  return { kind, ...missed };
}

import { Accumulator } from './accumulator.js';
import { type Continuation, continuationOf, raisedLimit } from './continuation-of.js';
import { isOurs } from './converse.js';
import type { Call, Handler, Middleware, Reply } from './engine.js';
import { checkOptions, InternalFault, OptionError, TurnwiseError } from './errors.js';
import { joinedMessage } from './joined.js';
import { JoinedStream } from './joined-stream.js';
import type { Step } from './report.js';
import { withoutPrefill } from './stitch-reply.js';
import { guard } from './transforming.js';
import type { ReplyMessage, StreamEvent } from './types.js';

/** How far a reply is followed. */
export interface ContinuingOptions {
  /** The most requests that one reply may take: an integer from 2. @default 4 */
  readonly maxSegments?: number;
}

/**
 * Follows a reply that was cut by `max_tokens`, or that paused, and makes one message of its
 * segments, whole and streamed. Every segment is a request that is billed; the joined usage sums
 * what each cost, and `usage.iterations` lists it. A tool call that was cut is asked for again
 * with more tokens, as far as the model goes; so in a stream, calls come at their segment's end.
 *
 * Stands outside `repairing()`. What cannot go on is passed on as it came: a reply in structured
 * output, thinking that was cut in the middle, the rest after a request that failed.
 *
 * Where the model thinks again before it goes on, that thinking stands between two text blocks,
 * signed behind a history that the caller does not have: the next turn is sent without it.
 *
 * @throws OptionError for an option or a value that does not exist
 */
export function continuing(options: ContinuingOptions = {}): Middleware {
  checkOptions('continuing', options, ['maxSegments']);
  const { maxSegments = 4 } = options;
  if (!Number.isInteger(maxSegments) || maxSegments < 2) {
    throw new OptionError('continuing: maxSegments has to be an integer from 2 on, such as 4.');
  }
  return (next) =>
    async function continuing(call) {
      // With max_tokens 0 nothing but the cache is warmed.
      if (call.kind !== 'create' || call.params.max_tokens === 0) return next(call);
      const segments = new Segments(next, call, maxSegments);
      const reply = await segments.first();
      if (!reply.streamed) return segments.whole(reply);
      return reply.edit({
        message: (message) => message,
        events: (events) => segments.events(events),
      });
    };
}

/** What was asked for after a reply, and how it began. */
interface Sequel {
  readonly continuation: Continuation;
  readonly reply: Reply;
}

/** The requests of one reply. */
class Segments {
  readonly #next: Handler;
  readonly #max: number;
  readonly #given: Call;
  /** What the last segment answers. */
  #call: Call;
  #count = 1;
  #blank = '';
  readonly #reported = new Set<string>();

  constructor(next: Handler, call: Call, max: number) {
    this.#next = next;
    this.#max = max;
    this.#given = call;
    const report = (step: Step) => {
      // The history is the same in each request, and so is what is done to it.
      const known = JSON.stringify(step);
      if (this.#count > 1 && this.#reported.has(known)) return;
      this.#reported.add(known);
      call.report(step);
    };
    this.#call = { ...call, report };
  }

  first(): Promise<Reply> {
    return this.#next(this.#call);
  }

  async whole(reply: Reply): Promise<Reply> {
    const first = await reply.message().catch(() => undefined);
    // What cannot be read is the caller's to see.
    if (!first) return reply;
    const joined = await this.#joined(first);
    if (this.#count === 1) return reply;
    // A client that gave a later segment up may have closed the first response with it.
    return reply.edit({ message: () => ({ ...joined }), events: (events) => events });
  }

  async #joined(first: ReplyMessage): Promise<ReplyMessage> {
    let [joined, last] = [first, first];
    try {
      for (let sequel = await this.#ask(last); sequel; sequel = await this.#ask(last)) {
        last = await sequel.reply.message();
        const [before, after, { continuation }] = [joined, last, sequel];
        joined = guard('continue', () => joinedMessage(before, after, continuation));
      }
    } catch (error) {
      this.#fail(error);
    }
    return joined;
  }

  async *events(first: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
    const stream = new JoinedStream(this.#holds);
    let joined = yield* passed(first, stream);
    try {
      let sequel = joined && (await this.#ask(joined));
      while (joined && sequel) {
        stream.follow(sequel.continuation, this.#holds);
        const last = yield* passed(failing(sequel.reply.events()), stream);
        if (!last) throw new TurnwiseError('A segment of the reply broke off.');
        joined = joinedMessage(joined, last, sequel.continuation);
        sequel = await this.#ask(last);
      }
    } catch (error) {
      this.#fail(error);
    }
    yield* stream.end(this.#count > 1 ? joined?.usage : undefined);
  }

  /** Whether what is at the end of a segment may be asked for again. */
  get #holds(): boolean {
    return this.#count < this.#max && raisedLimit(this.#call) !== undefined;
  }

  /** Asks for what comes after a segment; undefined where nothing does. */
  async #ask(message: ReplyMessage): Promise<Sequel | undefined> {
    if (this.#count >= this.#max || this.#given.signal?.aborted) return undefined;
    const find = () => continuationOf(this.#call, message, this.#blank);
    const continuation = guard('continue', find);
    if (!continuation) return undefined;
    this.#call = continuation.call;
    this.#blank = continuation.blank;
    this.#count++;
    const reply = await this.#next(this.#call);
    this.#tell(continuation.code);
    if (continuation.said === '') return { continuation, reply };
    const repeated = () => this.#tell('repeated');
    return { continuation, reply: reply.edit(withoutPrefill(continuation.said, repeated)) };
  }

  /** What there is of the reply is delivered; only the caller's own abort ends it. */
  #fail(error: unknown): void {
    const isFault = error instanceof InternalFault && !isOurs(error, this.#given);
    if (isFault || this.#given.signal?.aborted) throw error;
    this.#tell('continuation-failed', this.#count - 1);
  }

  #tell(code: string, after = this.#count): void {
    this.#given.report({
      middleware: 'continue',
      code,
      path: `messages.${this.#given.params.messages.length}`,
      lossless: true,
      before: this.#count - 1,
      after,
    });
  }
}

/** Passes on what is due of a segment; returns its message, if it came to its end. */
async function* passed(events: AsyncIterable<StreamEvent>, stream: JoinedStream) {
  const segment = new Accumulator();
  for await (const event of events) {
    segment.add(event);
    yield* stream.push(event);
  }
  return segment.message;
}

/** Events of which one that is an error ends the stream. */
async function* failing(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  for await (const event of events) {
    if (event.type === 'error') throw new TurnwiseError('A segment of the reply failed.');
    yield event;
  }
}

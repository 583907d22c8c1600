import type { Call, Reply, ReplyEdit } from './engine.js';
import { TurnwiseError } from './errors.js';
import { stagedEvents } from './reply-stream.js';
import { streamEvents } from './stream-events.js';
import type { ReplyMessage, StreamEvent } from './types.js';

export type Observer = (message: ReplyMessage) => void;

/** What happens to a stream on its way back, in order. */
export type Stage = Watch | { readonly edit: ReplyEdit };

/** Sees the message of a stream after its last event, and that the stream is over. */
export interface Watch {
  readonly observe: Observer;
  /** May be called twice; with what had come of a message that is not at its end, once. */
  readonly over?: (begun?: ReplyMessage) => void;
}

/** Reports a fault on the way back, or throws it where the caller asked for that. */
export function fault(call: Pick<Call, 'onFault' | 'report'>, error: unknown): void {
  if (call.onFault === 'throw') throw error;
  call.report({ middleware: 'core', code: 'internal-error', path: '', lossless: true });
}

/** A reply that is one message. It is read when somebody asks, and then once. */
export class WholeReply implements Reply {
  readonly streamed = false;
  /** The client's own answer, which an unedited reply is delivered as. */
  readonly origin: unknown;
  readonly #read: () => Promise<ReplyMessage>;
  readonly #call: Call;
  readonly #before: WholeReply | undefined;
  readonly #observed: Promise<void>[] = [];
  #message: Promise<ReplyMessage> | undefined;

  constructor(call: Call, origin: unknown, read: () => Promise<ReplyMessage>, before?: WholeReply) {
    this.#call = call;
    this.origin = origin;
    this.#read = read;
    this.#before = before;
  }

  message(): Promise<ReplyMessage> {
    this.#message ??= this.#read();
    return this.#message;
  }

  async *events(): AsyncGenerator<StreamEvent> {
    yield* streamEvents(await this.message());
  }

  observe(observer: Observer): Reply {
    const observed = this.message().then(observer);
    this.#observed.push(observed.catch((error: unknown) => fault(this.#call, error)));
    return this;
  }

  edit({ message: change }: ReplyEdit): Reply {
    const read = async () => {
      const message = await this.message();
      try {
        return change(message);
      } catch (error) {
        if (TurnwiseError.isInstance(error)) throw error;
        fault(this.#call, error);
        return message;
      }
    };
    return new WholeReply(this.#call, this.origin, read, this);
  }

  /** The message to deliver in place of the origin; undefined if nobody changed it. */
  async changed(): Promise<ReplyMessage | undefined> {
    await this.#settled();
    if (this.origin === undefined) return this.message();
    if (!this.#before) return undefined;
    const first = await this.#before.#first();
    const last = await this.message();
    return last === first ? undefined : last;
  }

  #first(): Promise<ReplyMessage> {
    return this.#before ? this.#before.#first() : this.message();
  }

  async #settled(): Promise<void> {
    if (this.#before) await this.#before.#settled();
    await Promise.all(this.#observed);
  }
}

/** A reply that arrives event by event. It only takes down who wants to see or change it. */
export class StreamedReply implements Reply {
  readonly streamed = true;
  readonly origin: unknown;
  readonly #call: Call;
  readonly #read: () => AsyncIterable<StreamEvent>;
  readonly #before: () => readonly Stage[];
  readonly #observers: Stage[] = [];

  constructor(
    call: Call,
    origin: unknown,
    read: () => AsyncIterable<StreamEvent>,
    before: () => readonly Stage[] = () => [],
  ) {
    this.#call = call;
    this.origin = origin;
    this.#read = read;
    this.#before = before;
  }

  message(): Promise<ReplyMessage> {
    return Promise.reject(
      new TurnwiseError('A streamed reply has no message yet: use observe() or edit().'),
    );
  }

  observe(observe: Observer, unfinished?: Observer): Reply {
    if (!unfinished) return this.watch({ observe });
    return this.watch({ observe, over: (begun) => begun && unfinished(begun) });
  }

  watch(watch: Watch): Reply {
    this.#observers.push(watch);
    return this;
  }

  edit(edit: ReplyEdit): Reply {
    const stages = () => [...this.stages(), { edit }];
    return new StreamedReply(this.#call, this.origin, this.#read, stages);
  }

  events(): AsyncIterable<StreamEvent> {
    return stagedEvents(this.#read(), this.stages(), (error) => fault(this.#call, error));
  }

  stages(): readonly Stage[] {
    return [...this.#before(), ...this.#observers];
  }
}

/** The reply to a count or a batch: there is no message in it, and nothing to change. */
export const withoutMessage: Reply = {
  streamed: false,
  message: () =>
    Promise.reject(new TurnwiseError('Only a call of kind "create" is answered by a message.')),
  // biome-ignore lint/correctness/useYield: there is no event
  async *events() {
    await withoutMessage.message();
  },
  observe: () => withoutMessage,
  edit: () => withoutMessage,
};

/** A reply of a middleware's own, for answering a call without the API. */
export function replyWith(call: Call, message: ReplyMessage): Reply {
  return new WholeReply(call, undefined, () => Promise.resolve(message));
}

import type { Emitter } from './emitter.js';
import type { Call, Reply } from './engine.js';
import { UpstreamError } from './errors.js';
import { StreamedReply } from './reply.js';
import type { Failure, RequestRecord, Step } from './report.js';
import type { Usage } from './types.js';

/** One request on its way: what `reportOf` and the events tell of it. */
export class Trace {
  readonly steps: Step[] = [];
  /** How often it went over the wire so far. */
  attempts = 0;
  readonly #emitter: Emitter;
  #call: Call | undefined;
  #start = 0;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
  }

  /** The request became a call; of a batch, the first one. Who listens later hears of the next. */
  begin(call: Call): void {
    if (this.#call || !this.#emitter.hears('request')) return;
    this.#call = call;
    this.#start = call.now();
  }

  readonly note = (step: Step): void => {
    this.steps.push(step);
    this.#emitter.emit('step', step);
    if (step.code === 'internal-error') this.#emitter.emit('fault', step);
  };

  /** Counts what goes over the wire. */
  counting<A extends unknown[], R>(send: (...args: A) => R): (...args: A) => R {
    return (...args) => {
      this.attempts += 1;
      return send(...args);
    };
  }

  /** The call, if somebody waits for its end. */
  get awaited(): Call | undefined {
    return this.#call;
  }

  /** Sees a reply to its end. */
  async watch(reply: Reply): Promise<void> {
    const call = this.awaited;
    if (!call) return;
    if (call.kind !== 'create') return this.#end({});
    const seen = ({ usage }: { readonly usage?: Usage }) => this.#end(usage ? { usage } : {});
    if (reply instanceof StreamedReply) {
      reply.watch({ observe: seen, over: () => this.#end({ failure: { type: 'unfinished' } }) });
    } else {
      await reply.message().then(seen, (error: unknown) => this.fail(error));
    }
  }

  /** Somebody else took the request over: it has no end of its own. */
  drop(): void {
    this.#call = undefined;
  }

  fail(error: unknown): void {
    this.#end({ failure: failureOf(error) });
  }

  /** Only the first end counts. */
  #end(outcome: Pick<RequestRecord, 'usage' | 'failure'>): void {
    const call = this.#call;
    if (!call || call.kind === 'explain') return;
    this.#call = undefined;
    this.#emitter.emit('request', {
      kind: call.kind,
      model: call.model.id,
      streamed: call.params.stream === true,
      attempts: this.attempts,
      duration: call.now() - this.#start,
      steps: this.steps,
      ...outcome,
    });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof UpstreamError) return { type: error.type, status: error.status };
  if (!(error instanceof Error)) return { type: 'unknown' };
  return { type: error.name === 'Error' ? error.constructor.name : error.name };
}

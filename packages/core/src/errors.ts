import type { Problem } from './rule.js';

const brand = Symbol.for('turnwise.error');

/**
 * The base of every error that Turnwise throws itself. An API refusal that nobody recovered from
 * is not one of them: it reaches the caller as the client's own error, unchanged.
 */
export class TurnwiseError extends Error {
  readonly [brand] = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** True for an error of any copy of this package, where `instanceof` knows only its own. */
  static isInstance(error: unknown): error is TurnwiseError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

/** An option that does not exist or cannot be combined; the message says what to write instead. */
export class OptionError extends TurnwiseError {}

/** What the API said when it refused a request, as middleware see it on the way back. */
export class UpstreamError extends TurnwiseError {
  /** HTTP status, for example 400. */
  readonly status: number;
  /** The API's error type, for example `invalid_request_error`. */
  readonly type: string;
  /** `error.details` of the body, where the API sent one. */
  readonly details: unknown;

  constructor(refusal: { status: number; type: string; message: string; details?: unknown }) {
    super(refusal.message);
    this.status = refusal.status;
    this.type = refusal.type;
    this.details = refusal.details;
  }
}

/** What strict mode throws, before anything is sent, in place of a repair. */
export class InvalidConversationError extends TurnwiseError {
  /** Everything that the API would refuse, with paths and what repair would do. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` And ${problems.length - 1} more: see \`problems\`.` : '';
    super(`${first?.path || 'The request'} (${first?.code}): ${first?.message}${more}`);
    this.problems = problems;
  }
}

/** A fault of a middleware of ours. The mount answers it with the caller's own request. */
export class InternalFault extends TurnwiseError {
  /** The middleware that failed, by its verb. */
  readonly middleware: string;

  constructor(middleware: string, cause: unknown) {
    super(`${middleware} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.middleware = middleware;
  }
}

/** Throws an `OptionError` for the first key that `allowed` does not list. */
export function checkOptions(name: string, options: object, allowed: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) {
      throw new OptionError(
        `${name}: there is no option "${key}". Write one of: ${allowed.join(', ')}.`,
      );
    }
  }
}

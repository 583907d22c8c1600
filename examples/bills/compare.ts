import { type Bill, type Input, totalOf } from './replay.ts';

/** What kind of request it is, as far as it matters to the cache. */
type Kind = 'first' | 'next' | 'after a pause' | 'refused';

const kinds: readonly Kind[] = ['first', 'next', 'after a pause', 'refused'];

/** Requests of one kind, added up. */
export interface Sum {
  readonly kind: Kind;
  readonly requests: number;
  readonly real: Input;
  readonly simulated: Input;
  /** Those that are billed alike. */
  readonly agreeing: number;
}

/** Milliseconds after which entries are gone that nothing was said about. */
const lifetime = 300_000;
/** The part of a request's tokens that may be billed otherwise, besides what the count of the whole is off. */
const tolerance = 0.01;
const nothing: Input = { read: 0, written: 0, uncached: 0 };

function kindOf({ simulated, pause }: Bill, index: number): Kind {
  if (!simulated) return 'refused';
  if (index === 0) return 'first';
  return pause >= lifetime ? 'after a pause' : 'next';
}

function plus(a: Input, b: Input): Input {
  return {
    read: a.read + b.read,
    written: a.written + b.written,
    uncached: a.uncached + b.uncached,
  };
}

/** Whether the simulator reads and writes what the API did, as far as it can know the number of tokens. */
export function agrees({ real, simulated }: Bill): boolean {
  if (!simulated) return false;
  const apart = Math.max(
    Math.abs(simulated.read - real.read),
    Math.abs(simulated.written - real.written),
  );
  const miscounted = Math.abs(totalOf(simulated) - totalOf(real));
  return apart <= tolerance * totalOf(real) + miscounted;
}

/** Adds up bills by kind of request. */
export function sumsOf(bills: readonly Bill[]): readonly Sum[] {
  const sorted = bills.map((bill, index) => ({ bill, kind: kindOf(bill, index) }));
  return kinds.flatMap((kind) => {
    const own = sorted.filter((one) => one.kind === kind).map(({ bill }) => bill);
    if (own.length === 0) return [];
    return {
      kind,
      requests: own.length,
      real: own.reduce((sum, { real }) => plus(sum, real), nothing),
      simulated: own.reduce((sum, { simulated = nothing }) => plus(sum, simulated), nothing),
      agreeing: own.filter(agrees).length,
    };
  });
}

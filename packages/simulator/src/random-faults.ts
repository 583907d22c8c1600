import type { Breakdown } from './breakdown.ts';
import { between, checkFields, headers, object, time, type Wanted, whole } from './check-fields.ts';
import type { Dict } from './json.ts';
import { randomOf } from './random.ts';

type Kind =
  | 'overloaded'
  | 'rateLimit'
  | 'serverError'
  | 'timeout'
  | 'reset'
  | 'delay'
  | 'stall'
  | 'cut'
  | 'streamError';

/** How often what goes wrong. */
export interface RandomFaults {
  /** The same seed gives the same faults to the same request numbers. */
  readonly seed: number;
  /** Share of the requests from 0 to 1, by kind; together 1 at most. */
  readonly rates: Readonly<Partial<Record<Kind, number>>>;
  /** Milliseconds before the first byte of a `delay`. @default 1_000 */
  readonly delay?: number;
  /** Milliseconds of a `stall`. @default 1_000 */
  readonly stall?: number;
  /** Sent with the errors, such as `{ 'retry-after': '1' }`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Streams are interrupted within so many of their first events. */
const reach = 10;

const makers: Readonly<Record<Kind, (options: RandomFaults, after: number) => Breakdown>> = {
  overloaded: ({ headers }) => ({ status: 529, message: 'Overloaded', headers }),
  rateLimit: ({ headers }) => ({ status: 429, headers }),
  serverError: ({ headers }) => ({ status: 500, message: 'Internal server error', headers }),
  timeout: ({ headers }) => ({ status: 504, headers }),
  reset: () => 'reset',
  delay: ({ delay = 1_000 }) => ({ delay }),
  stall: ({ stall = 1_000 }, after) => ({ stall, after }),
  cut: (_options, after) => ({ cut: { events: after } }),
  streamError: (_options, after) => ({
    streamError: { type: 'overloaded_error', message: 'Overloaded' },
    after,
  }),
};

const kinds = Object.keys(makers) as readonly Kind[];

const share: Wanted = { ...between(0, 1), is: 'a share of the requests from 0 to 1' };

function check(options: RandomFaults): void {
  checkFields('randomFaults', options, {
    seed: whole(0),
    rates: object,
    delay: time,
    stall: time,
    headers,
  });
  const { seed, rates } = options;
  if (seed === undefined) throw new TypeError('randomFaults: seed is missing; write { seed: 1 }');
  if (rates === undefined)
    throw new TypeError('randomFaults: rates is missing; write { rates: { overloaded: 0.05 } }');
  checkFields('randomFaults: rates', rates, Object.fromEntries(kinds.map((kind) => [kind, share])));
  const sum = Object.values(rates).reduce((total, rate) => total + rate, 0);
  if (sum > 1 + 1e-9)
    throw new TypeError(`randomFaults: rates come to ${sum}; together they are 1 at most`);
}

/** A `faults` option by which requests fail at random, the same way at every run. */
export function randomFaults(
  options: RandomFaults,
): (n: number, params: Dict) => Breakdown | undefined {
  check(options);
  return (n) => {
    const random = randomOf(Math.imul(options.seed + 1, 0x9e3779b1) + n);
    let lot = random();
    const after = 1 + Math.floor(random() * reach);
    for (const kind of kinds) {
      lot -= options.rates[kind] ?? 0;
      if (lot < 0) return makers[kind](options, after);
    }
    return undefined;
  };
}

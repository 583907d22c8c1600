import type { Bill } from '@turnwise/cache';
import type { Tally as Total } from '@turnwise/simulator';

/** What both are about: requests that were answered, tokens of each class, dollars. */
type Sums = Omit<Total, 'refused'>;

/** Dollars are added up in another order. */
const rounding = 1e-9;

function sumsIn({ requests, tokens, dollars, uncachedDollars }: Bill): Sums {
  return {
    requests,
    input_tokens: tokens.input,
    cache_creation_5m_input_tokens: tokens.cacheWrite5m,
    cache_creation_1h_input_tokens: tokens.cacheWrite1h,
    cache_read_input_tokens: tokens.cacheRead,
    output_tokens: tokens.output,
    dollars: dollars.total,
    uncachedDollars,
  };
}

/**
 * Holds what a tally says against the simulator's own bill: to the token, dollars to rounding.
 *
 * @throws Error that says what differs
 */
export function checkBill(bill: Bill, { refused, ...billed }: Total): void {
  const expected: Sums = { ...billed, requests: billed.requests - refused };
  const tallied = sumsIn(bill);
  const names = Object.keys(expected) as (keyof Sums)[];
  const differing = names.filter((name) => {
    const room = name.toLowerCase().endsWith('dollars') ? rounding * (1 + expected[name]) : 0;
    return !(Math.abs(tallied[name] - expected[name]) <= room);
  });
  if (differing.length === 0) return;
  const said = differing.map((name) => `${name} ${tallied[name]} instead of ${expected[name]}`);
  throw new Error(`The tally does not say what the simulator billed: ${said.join(', ')}.`);
}

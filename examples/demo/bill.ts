import { priceOf } from '@turnwise/cache';
import type { Outcome, Played } from './play.ts';
import type { Usage } from './trace.ts';

/** What a conversation cost: tokens by class, and dollars. */
export interface Bill {
  readonly requests: number;
  readonly refused: number;
  readonly uncached: number;
  readonly written: number;
  readonly read: number;
  readonly output: number;
  readonly dollars: number;
}

/** Dollars of one reply; nothing for a model whose price is not known. */
export function dollarsOf(usage: Usage, model: string): number {
  return priceOf({ ...usage }, model)?.total ?? 0;
}

/** Adds up what requests cost. */
export function billOf(outcomes: readonly Outcome[]): Bill {
  const sum = (amount: (usage: Usage, model: string) => number) =>
    outcomes.reduce((total, { usage, model }) => total + (usage ? amount(usage, model) : 0), 0);
  return {
    requests: outcomes.length,
    refused: outcomes.filter(({ refusal }) => refusal !== undefined).length,
    uncached: sum((usage) => usage.input_tokens),
    written: sum((usage) => usage.cache_creation_input_tokens ?? 0),
    read: sum((usage) => usage.cache_read_input_tokens ?? 0),
    output: sum((usage) => usage.output_tokens),
    dollars: sum(dollarsOf),
  };
}

/** What both cost on the requests that both got an answer to, which makes them comparable. */
export function sharedDollars(a: Played, b: Played): readonly [number, number] {
  const both = a.outcomes.flatMap(({ usage }, i) => (usage && b.outcomes[i]?.usage ? [i] : []));
  const sum = ({ outcomes }: Played) => billOf(both.flatMap((i) => outcomes[i] ?? [])).dollars;
  return [sum(a), sum(b)];
}

/** What the answered requests would cost if the API had no cache: every input token at full price. */
export function uncachedDollars({ outcomes }: Played): number {
  const plain = outcomes.map(({ model, usage }) => {
    if (!usage) return { model };
    const { input_tokens, output_tokens } = usage;
    const written = usage.cache_creation_input_tokens ?? 0;
    const read = usage.cache_read_input_tokens ?? 0;
    return { model, usage: { input_tokens: input_tokens + written + read, output_tokens } };
  });
  return billOf(plain).dollars;
}

/** A text of the API, and how often it came. */
export interface Refusal {
  readonly text: string;
  readonly count: number;
}

/** Refusals by their words, numbers aside; each with the first text that came. */
export function refusalsOf({ outcomes }: Played): readonly Refusal[] {
  const groups = new Map<string, { text: string; count: number }>();
  for (const { refusal } of outcomes) {
    if (refusal === undefined) continue;
    const words = refusal.replace(/\d+/g, '#');
    const group = groups.get(words) ?? { text: refusal, count: 0 };
    groups.set(words, { ...group, count: group.count + 1 });
  }
  return [...groups.values()];
}

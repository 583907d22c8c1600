import { inputDollars, uncachedDollars } from './bill.ts';
import { lowerBound } from './bound.ts';
import type { TimedRequest } from './dialog.ts';
import { play } from './play.ts';
import { fixed, none, ours, type Policy } from './policies.ts';

/** What the same requests cost by every policy, in units of the bill without a cache. */
export interface Compared {
  /** The least that they can cost. */
  readonly bound: number;
  readonly costs: ReadonlyMap<Policy, number>;
}

/** Plays the same requests once for each policy. */
export async function compare(
  requests: readonly TimedRequest[],
  policies: readonly Policy[],
): Promise<Compared> {
  const { arrived, usages } = await play(requests, none, requests.length);
  const unit = uncachedDollars(requests, usages);
  const costs = new Map<Policy, number>([[none, 1]]);
  for (const policy of policies) {
    const played = await play(requests, policy);
    costs.set(policy, inputDollars(requests, played.usages) / unit);
  }
  return { bound: lowerBound(requests, arrived) / unit, costs };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Means over all versions of a family. */
export interface Row {
  readonly family: string;
  readonly bound: number;
  readonly costs: ReadonlyMap<Policy, number>;
  /** In multiples of the lower bound. */
  readonly multiples: ReadonlyMap<Policy, number>;
  /** Ours in multiples of the policy of one rule that turned out best, each version by itself. */
  readonly hindsight: number | undefined;
}

function hindsightOf({ costs }: Compared): number | undefined {
  const own = costs.get(ours);
  const others = fixed.flatMap((policy) => costs.get(policy) ?? []);
  return own === undefined || others.length === 0 ? undefined : own / Math.min(...others);
}

export function rowOf(family: string, versions: readonly Compared[]): Row {
  const policies = [...(versions[0]?.costs.keys() ?? [])];
  const means = (value: (cost: number, version: Compared) => number) =>
    new Map(
      policies.map((policy) => [
        policy,
        mean(versions.map((version) => value(version.costs.get(policy) ?? 0, version))),
      ]),
    );
  const ratios = versions.flatMap((version) => hindsightOf(version) ?? []);
  return {
    family,
    bound: mean(versions.map(({ bound }) => bound)),
    costs: means((cost) => cost),
    multiples: means((cost, { bound }) => cost / bound),
    hindsight: ratios.length > 0 ? mean(ratios) : undefined,
  };
}

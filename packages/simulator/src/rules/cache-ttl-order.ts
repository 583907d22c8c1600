import { type Fault, invalid } from '../fault.ts';
import { type Site, sitesOf, ttlOf } from '../markers.ts';
import type { Rule } from './rule.ts';

function outOfOrder(path: string): Fault {
  return invalid(
    `${path}: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: \`tools\`, \`system\`, \`messages\`.`,
  );
}

function explicitFault(sites: readonly Site[]): Fault | undefined {
  const short = sites.findIndex(({ ttl }) => ttl === '5m');
  const late = short < 0 ? undefined : sites.slice(short).find(({ ttl }) => ttl === '1h');
  return late && outOfOrder(`${late.path()}.cache_control.ttl`);
}

/** Longer lifetimes come first; the automatic marker agrees with the block it lands on. */
export const cacheTtlOrder: Rule = (params, { items }) => {
  const sites = sitesOf(params, items);
  const fault = explicitFault(sites);
  const automatic = ttlOf(params.cache_control);
  if (fault || !automatic) return fault;
  const target = sites.findLast(({ cacheable }) => cacheable)?.ttl;
  if (target && target !== automatic)
    return invalid(
      `Top-level cache_control has ttl='${automatic}' but the target block already has cache_control with ttl='${target}'. When both are specified on the same block, they must have matching TTLs.`,
    );
  const late = automatic === '1h' && sites.some(({ ttl }) => ttl === '5m');
  return late ? outOfOrder('cache_control') : undefined;
};

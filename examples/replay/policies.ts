import { type CachingOptions, caching, type Tally } from '@turnwise/cache';
import { type Middleware, type Params, transforming } from '@turnwise/core';
import { automatic, langChain, pydanticAi, vsCode } from './placing.ts';

/** A way to mark requests. */
export interface Policy {
  readonly name: string;
  /** New ones for every replay, which add up what it costs. */
  readonly middleware: (bill: Tally) => readonly Middleware[];
}

function adding(bill: Tally): Middleware {
  return (next) => async (call) => (await next(call)).observe((reply) => bill.add(reply));
}

/** Marks by one rule. */
export function placing(name: string, place: (params: Params) => Params): Policy {
  const transform = transforming(name, (call) => ({ ...call, params: place(call.params) }));
  return { name, middleware: (bill) => [transform, adding(bill)] };
}

function deciding(name: string, options: CachingOptions): Policy {
  return { name, middleware: (tally) => [caching({ ...options, tally })] };
}

/** Marks nothing: what it costs is the unit of the table. */
export const none = placing('none', (params) => params);

/** The one that decides for itself. */
export const ours = deciding('ours', {});

/** Those of one rule, which the best is chosen from in hindsight. */
export const fixed: readonly Policy[] = [
  placing('automatic 5m', automatic('5m')),
  placing('automatic 1h', automatic('1h')),
  placing('VS Code', vsCode),
  placing('LangChain', langChain),
  placing('pydantic-ai', pydanticAi),
  deciding('ours 5m', { ttl: '5m' }),
  deciding('ours 1h', { ttl: '1h' }),
];

import { caching } from '@turnwise/cache';
import { type Middleware, type Params, transforming } from '@turnwise/core';
import { automatic, langChain, pydanticAi, vsCode } from './placing.ts';

/** A way to mark requests. */
export interface Policy {
  readonly name: string;
  /** New ones for every replay. */
  readonly middleware: () => readonly Middleware[];
}

function placing(name: string, place: (params: Params) => Params): Policy {
  const transform = transforming(name, (call) => ({ ...call, params: place(call.params) }));
  return { name, middleware: () => [transform] };
}

/** Marks nothing: what it costs is the unit of the table. */
export const none: Policy = { name: 'none', middleware: () => [] };

/** The one that decides for itself. */
export const ours: Policy = { name: 'ours', middleware: () => [caching()] };

/** Those of one rule, which the best is chosen from in hindsight. */
export const fixed: readonly Policy[] = [
  placing('automatic 5m', automatic('5m')),
  placing('automatic 1h', automatic('1h')),
  placing('VS Code', vsCode),
  placing('LangChain', langChain),
  placing('pydantic-ai', pydanticAi),
  { name: 'ours 5m', middleware: () => [caching({ ttl: '5m' })] },
  { name: 'ours 1h', middleware: () => [caching({ ttl: '1h' })] },
];

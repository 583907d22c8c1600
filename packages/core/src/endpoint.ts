import type { Kind } from './engine.js';

const KINDS: readonly (readonly [string, Kind])[] = [
  ['/v1/messages', 'create'],
  ['/v1/messages/count_tokens', 'count'],
  ['/v1/messages/batches', 'batch'],
];

/** What a request is for; undefined for everything that is not ours. */
export function kindOf(method: string | undefined, url: string): Kind | undefined {
  if (method?.toUpperCase() !== 'POST') return undefined;
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return KINDS.find(([ending]) => path.endsWith(ending))?.[1];
}

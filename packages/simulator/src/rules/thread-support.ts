import { invalidAs } from '../fault.ts';
import { isDict } from '../json.ts';
import { markerCount, maxMarkers } from './cache-marker-count.ts';
import type { Rule } from './rule.ts';

/** What a thread does not go with. Source: `ThreadUnsupportedFeatureName` of @anthropic-ai/sdk 1.11; the words are ours. */
export const threadSupport: Rule = (params, { items, model }) => {
  if (!isDict(params.thread)) return undefined;
  if (model.generation < 4.5)
    return invalidAs('thread_unsupported_request', '`thread` is not supported on this model');
  const unsupported = [
    markerCount(params, items) > maxMarkers && 'cache_control',
    params.context_management != null && 'context_management',
    params.fallbacks != null && 'fallbacks',
  ].filter(Boolean);
  const named = unsupported.map((name) => `\`${name}\``).join(', ');
  return named === ''
    ? undefined
    : invalidAs(
        'thread_unsupported_request',
        `\`thread\` cannot be combined with ${named} as sent; send the full conversation without \`thread\``,
        { unsupported },
      );
};

import {
  type Call,
  checkOptions,
  type Middleware,
  OptionError,
  refusalFor,
  transforming,
} from '@turnwise/core';
import { plan } from './plan.js';
import { stamp } from './stamp.js';

/** How prompts are cached. */
export interface CachingOptions {
  /** How long an entry lives after its last use. @default 'auto' - five minutes so far */
  readonly ttl?: 'auto' | '5m' | '1h';
}

/**
 * Marks every request so that the prompt cache pays for most of it.
 *
 * @throws OptionError for an option or a lifetime that does not exist
 */
export function caching(options: CachingOptions = {}): Middleware {
  checkOptions('caching', options, ['ttl']);
  const { ttl = 'auto' } = options;
  if (!['auto', '5m', '1h'].includes(ttl)) {
    throw new OptionError(`caching: ttl cannot be "${ttl}". Write 'auto', '5m' or '1h'.`);
  }
  return transforming('cache', (call) => {
    if (call.kind === 'count' || refusesMarks(call)) return call;
    const planned = plan(call.params, { ttl: lifetimeFor(call, ttl), ephemeral: call.ephemeral });
    for (const { path } of planned.marks) {
      call.report({ middleware: 'cache', code: 'mark', path, lossless: true });
    }
    return planned.marks.length > 0 ? { ...call, params: stamp(call.params, planned) } : call;
  });
}

/** Whether the backend takes no marks; a refusal that names a block is about its kind alone. */
function refusesMarks({ refused = [] }: Call): boolean {
  const refusal = refusalFor({ refused }, 'marker-place');
  return refusal !== undefined && refusal.names === undefined;
}

function lifetimeFor({ refused = [] }: Call, ttl: 'auto' | '5m' | '1h'): '5m' | '1h' {
  return ttl === 'auto' || refusalFor({ refused }, 'marker-ttl') ? '5m' : ttl;
}

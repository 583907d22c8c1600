import {
  type Call,
  checkOptions,
  type Middleware,
  OptionError,
  refusalFor,
  transforming,
} from '@turnwise/core';
import { followed } from './following.js';
import { plan } from './plan.js';
import { stamp } from './stamp.js';
import { Ledger, type Tally } from './tally.js';

/** How prompts are cached, and what is said about it. */
export interface CachingOptions {
  /** How long an entry lives after its last use. @default 'auto' - five minutes so far */
  readonly ttl?: 'auto' | '5m' | '1h';
  /** Whether replies are looked at for what was not read from the cache. @default true */
  readonly misses?: boolean;
  /** Asks the first-party API as well why, by its `diagnostics`. @default false */
  readonly diagnostics?: boolean;
  /** Adds up what requests cost: `tally()`. @default nothing is added up */
  readonly tally?: Tally;
}

/**
 * Marks every request so that the prompt cache pays for most of it, and reports what was not read
 * though it was expected to be.
 *
 * @throws OptionError for an option or a value that does not exist
 */
export function caching(options: CachingOptions = {}): Middleware {
  checkOptions('caching', options, ['ttl', 'misses', 'diagnostics', 'tally']);
  const { ttl = 'auto', misses = true, diagnostics = false, tally } = options;
  if (!['auto', '5m', '1h'].includes(ttl)) {
    throw new OptionError(`caching: ttl cannot be "${ttl}". Write 'auto', '5m' or '1h'.`);
  }
  if (tally !== undefined && !(tally instanceof Ledger)) {
    throw new OptionError('caching: tally has to be one of ours. Write tally: tally().');
  }
  if (!misses && (diagnostics || tally)) {
    throw new OptionError(
      'caching: diagnostics and tally look at replies. Leave misses: false away.',
    );
  }
  const mark = (call: Call) => marked(call, ttl);
  const marking = transforming('cache', mark);
  if (!misses) return marking;
  return (next) => {
    const bare = marking(next);
    return async function caching(call) {
      if (call.kind !== 'create') return bare(call);
      return followed(next, call, { mark, diagnostics, tally });
    };
  };
}

function marked(call: Call, ttl: NonNullable<CachingOptions['ttl']>): Call {
  if (call.kind === 'count' || refusesMarks(call)) return call;
  const planned = plan(call.params, { ttl: lifetimeFor(call, ttl), ephemeral: call.ephemeral });
  for (const { path } of planned.marks) {
    call.report({ middleware: 'cache', code: 'mark', path, lossless: true });
  }
  return planned.marks.length > 0 ? { ...call, params: stamp(call.params, planned) } : call;
}

/** Whether the backend takes no marks; a refusal that names a block is about its kind alone. */
function refusesMarks({ refused = [] }: Call): boolean {
  const refusal = refusalFor({ refused }, 'marker-place');
  return refusal !== undefined && refusal.names === undefined;
}

function lifetimeFor({ refused = [] }: Call, ttl: 'auto' | '5m' | '1h'): '5m' | '1h' {
  return ttl === 'auto' || refusalFor({ refused }, 'marker-ttl') ? '5m' : ttl;
}

import type { Clock } from './clock.ts';
import { type Fingerprint, fingerprintOf, type Stretch } from './fingerprint.ts';
import { type Dict, isDict } from './json.ts';
import { remember } from './remember.ts';
import type { RequestContext } from './request-context.ts';

/** How long a fingerprint is kept, in milliseconds; the documentation says "a short period". */
const lifetime = 3_600_000;

/** How many fingerprints are kept. */
const limit = 500;

/** Says what parted a request from an earlier one that asked for it too. */
export interface CacheDiagnostics {
  /** The `diagnostics` of an answer; by the answer's id a later request of the same scope may name this one. */
  diagnose(
    params: Dict,
    context: RequestContext,
    answer: { readonly id: string; readonly scope: string },
  ): Dict | null;
}

function changed(type: string, lost: readonly Stretch[]): Dict {
  const tokens = lost.reduce((sum, stretch) => sum + stretch.tokens, 0);
  return { type, cache_missed_input_tokens: Math.round(tokens) };
}

/** The first difference in the order of the prompt, with the tokens of the earlier one behind it. */
function differenceOf(before: Fingerprint, now: Fingerprint): Dict | undefined {
  const { tools, system, messages } = before;
  if (before.model !== now.model) return changed('model_changed', [tools, system, ...messages]);
  if (tools.hash !== now.tools.hash) return changed('tools_changed', [tools, system, ...messages]);
  if (system.hash !== now.system.hash) return changed('system_changed', [system, ...messages]);
  if (before.rest !== now.rest) return { type: 'unavailable' };
  const first = messages.findIndex(({ hash }, index) => hash !== now.messages[index]?.hash);
  return first < 0 ? undefined : changed('messages_changed', messages.slice(first));
}

interface Kept {
  readonly fingerprint: Fingerprint;
  readonly scope: string;
  readonly expires: number;
}

/** Diagnostics of a simulator that has not answered yet. Requests without `diagnostics` leave no fingerprint. */
export function createCacheDiagnostics(clock: Clock): CacheDiagnostics {
  const all = new Map<string, Kept>();

  function reasonOf(previous: unknown, now: Fingerprint, scope: string): Dict | undefined {
    if (typeof previous !== 'string') return undefined;
    const found = all.get(previous);
    if (found?.scope !== scope || found.expires <= clock.now())
      return { type: 'previous_message_not_found' };
    return differenceOf(found.fingerprint, now);
  }

  function keep(id: string, fingerprint: Fingerprint, scope: string): void {
    remember(all, id, { fingerprint, scope, expires: clock.now() + lifetime }, limit);
  }

  return {
    diagnose(params, context, { id, scope }) {
      if (!isDict(params.diagnostics) || context.platform.name !== 'anthropic') return null;
      const fingerprint = fingerprintOf(params, context);
      const reason = reasonOf(params.diagnostics.previous_message_id, fingerprint, scope);
      keep(id, fingerprint, scope);
      return reason ? { cache_miss_reason: reason } : null;
    },
  };
}

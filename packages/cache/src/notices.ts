import type { Call, Step } from '@turnwise/core';
import { firstDifference } from './habits.js';
import type { Seen } from './seen.js';

/** What a program does that costs the cache, where a change of its own would save that. */
export function notices(before: Seen, now: Seen, { model }: Pick<Call, 'model'>): Step[] {
  return [...shuffled(before, now), ...changed(before, now, model.bindsThinking)];
}

/** The same tools in another order, or with their keys in another order. */
function shuffled(before: Seen, now: Seen): Step[] {
  if (firstDifference(before.tools, now.tools) === undefined) {
    return before.keys === now.keys ? [] : [notice('shuffled-keys', 'tools')];
  }
  const isSame = firstDifference(sorted(before.tools), sorted(now.tools)) === undefined;
  return isSame ? [notice('shuffled-tools', 'tools')] : [];
}

/** On a model that binds thinking to what stands before it, that is refused as well. */
function changed(before: Seen, now: Seen, binds: boolean): Step[] {
  const at = firstDifference(before.system, now.system);
  if (at === undefined) return [];
  const step = notice('volatile-system', `system.${at}`);
  return [binds ? { ...step, reason: 'bound-thinking' } : step];
}

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort();
}

/** A step that was only found. */
export function notice(code: string, path: string): Step {
  return { middleware: 'cache', code, path, lossless: true, applied: false };
}

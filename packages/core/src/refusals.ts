import type { Call } from './engine.js';
import { UpstreamError } from './errors.js';
import type { Refusal } from './rule.js';

/** The rules that a refusal may call for, and how it reads. */
const REASONS: readonly { readonly code: string; readonly text: RegExp }[] = [
  { code: 'tools-required', text: /must define tools|toolConfig field must be defined/ },
];

/** The rule that a refusal calls for; undefined for one that no rule of ours can prevent. */
export function refusalOf(error: unknown, call: Call): Refusal | undefined {
  if (!(error instanceof UpstreamError) || error.status !== 400 || call.kind !== 'create') {
    return undefined;
  }
  return REASONS.find(({ text }) => text.test(error.message));
}

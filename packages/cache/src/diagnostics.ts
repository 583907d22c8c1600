import { type Call, type ReplyMessage, UpstreamError } from '@turnwise/core';
import type { Miss, MissKind } from './miss.js';

/** Addresses that have refused the parameter. */
const refusing = new Set<string>();

/** What the API's reasons are called here; the others say that it does not know (documented). */
const SAME: Readonly<Record<string, readonly MissKind[]>> = {
  model_changed: ['model', 'speed'],
  tools_changed: ['tools'],
  system_changed: ['system'],
  messages_changed: ['edited', 'thinking', 'images', 'citations'],
};

/** What may be lost of a prompt that did not change. */
const UNCHANGED: readonly MissKind[] = [
  'server',
  'expired',
  'lookback',
  'too-early',
  'below-minimum',
  'evicted',
];

/** Whether the API may be asked: it is the first-party one, and nobody else asks already. */
export function mayAsk({ platform, endpoint, params }: Call): boolean {
  return platform === 'anthropic' && params.diagnostics === undefined && !refusing.has(endpoint);
}

/** Asks what parted this request from the one with that reply; from nothing, it is only kept. */
export function asking(call: Call, previous: string | undefined): Call {
  const diagnostics = { previous_message_id: previous ?? null };
  return { ...call, params: { ...call.params, diagnostics } };
}

/** Whether the API does not know the parameter; it is not asked there again. */
export function isUnknown(error: unknown, { endpoint }: Call): boolean {
  if (!(error instanceof UpstreamError) || error.status !== 400) return false;
  if (!error.message.startsWith('diagnostics')) return false;
  refusing.add(endpoint);
  return true;
}

/** What the API says where that is something else than we say. */
export interface Diagnosis {
  /** The API's name for it; `unchanged` where it found no change. */
  readonly reason: string;
  /** Input tokens that it says were missed. */
  readonly tokens: number;
}

interface Said {
  readonly cache_miss_reason: {
    readonly type: string;
    readonly cache_missed_input_tokens?: number;
  } | null;
}

/** Holds the API's reason against ours; undefined where they agree, or one of them says nothing. */
export function otherDiagnosis(
  { diagnostics }: ReplyMessage,
  miss: Miss | undefined,
): Diagnosis | undefined {
  const said = diagnostics as Said | null | undefined;
  if (said === undefined || miss?.kind === 'ours') return undefined;
  if (said === null) {
    const agrees = miss === undefined || UNCHANGED.includes(miss.kind);
    return agrees ? undefined : { reason: 'unchanged', tokens: 0 };
  }
  const { type = '', cache_missed_input_tokens: tokens = 0 } = said.cache_miss_reason ?? {};
  const same = SAME[type];
  return !same || (miss && same.includes(miss.kind)) ? undefined : { reason: type, tokens };
}

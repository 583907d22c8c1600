import type { Call } from './engine.js';

/** Headers as programs write them: a `Headers`, pairs, a record, or the SDK's own wrapper. */
export type HeadersLike = unknown;

/** A header by lower-case name; null takes one away that the client would send by default. */
export type HeaderChanges = Readonly<Record<string, string | null>>;

const CONVERSATION = 'x-turnwise-conversation';
export const BETA = 'anthropic-beta';

/** Every header by lower-case name, null where the caller switched a default off. */
export function readHeaders(headers: HeadersLike): Record<string, string | null> {
  const read: Record<string, string | null> = {};
  for (const [name, value] of pairsOf(headers)) {
    if (value !== undefined) read[String(name).toLowerCase()] = flat(value);
  }
  return read;
}

function pairsOf(headers: HeadersLike): Iterable<readonly unknown[]> {
  if (typeof headers !== 'object' || headers === null) return [];
  if (Array.isArray(headers)) return headers;
  if ('values' in headers && 'nulls' in headers) return pairsOfWrapper(headers);
  if ('entries' in headers && typeof headers.entries === 'function') return headers.entries();
  return Object.entries(headers);
}

/** The SDK keeps what is to be unset beside what is set. */
function pairsOfWrapper(headers: object): Iterable<readonly unknown[]> {
  const { values, nulls } = headers as { values: HeadersLike; nulls: Iterable<string> };
  return [...pairsOf(values), ...[...nulls].map((name) => [name, null])];
}

function flat(value: unknown): string | null {
  if (value === null) return null;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What the headers say to Turnwise, and what is left for the middleware to see. */
export function sortHeaders(all: Readonly<Record<string, string | null>>): {
  headers: Record<string, string>;
  betas: readonly string[];
  conversation: string | undefined;
} {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== null && name !== CONVERSATION && name !== BETA) headers[name] = value;
  }
  return {
    headers,
    betas: listed(all[BETA]),
    conversation: all[CONVERSATION] ?? undefined,
  };
}

/** The values of a header that lists them. */
export function listed(value: string | null | undefined): string[] {
  const names = (value ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/** The headers that were added, replaced or taken away between two calls; betas are one of them. */
export function changedHeaders(from: Call, to: Call): HeaderChanges {
  return {
    ...(from.headers === to.headers ? {} : difference(from.headers, to.headers)),
    ...changedBetas(from.betas, to.betas),
  };
}

function difference(from: Call['headers'], to: Call['headers']): HeaderChanges {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((name) => from[name] !== to[name]);
  return Object.fromEntries(changed.map((name) => [name, to[name] ?? null]));
}

/** The header for other betas than before; none if they are the same. */
export function changedBetas(from: readonly string[], to: readonly string[]): HeaderChanges {
  if (from === to || from.join() === to.join()) return {};
  return { [BETA]: to.length > 0 ? to.join(',') : null };
}

/** True where the caller named the conversation by header: that one is never sent. */
export function namesConversation(all: Readonly<Record<string, string | null>>): boolean {
  return typeof all[CONVERSATION] === 'string';
}

/** Takes the conversation's name away from what is sent. */
export const withoutConversation: HeaderChanges = { [CONVERSATION]: null };

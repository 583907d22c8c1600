import type { Call, Memory } from '@turnwise/core';
import type { Anchor } from './anchor.js';
import type { CutPlace } from './cut.js';

/** The name under which an anchor is remembered: no two endpoints have to count alike. */
function nameOf({ endpoint }: Call): string {
  return `counted ${endpoint}`;
}

/** The last request that the API has counted; undefined for anything else that is remembered. */
export async function recallAnchor(call: Call): Promise<Anchor | undefined> {
  const { tokens, estimate } = fieldsOf(await call.memory.recall(nameOf(call)));
  return isSize(tokens) && isSize(estimate) ? { tokens, estimate } : undefined;
}

export function rememberAnchor(call: Call, { tokens, estimate }: Anchor): void {
  call.memory.remember(nameOf(call), { tokens, estimate });
}

/**
 * Where the history was cut last.
 *
 * @param name of the middleware and its options: another one cuts elsewhere
 */
export async function recallPlace(memory: Memory, name: string): Promise<CutPlace | undefined> {
  const { cut, since } = fieldsOf(await memory.recall(name));
  return isIndex(cut) && isIndex(since) && cut <= since ? { cut, since } : undefined;
}

/**
 * The memory of a conversation as those see it who get it in another form: places in one form are
 * none in another. What was counted holds for all of them.
 */
export function memoryFor(call: Call, form: string): Memory {
  const { memory } = call;
  const named = (name: string) => (name === nameOf(call) || form === '' ? name : `${form} ${name}`);
  return {
    recall: (name) => memory.recall(named(name)),
    remember: (name, value) => memory.remember(named(name), value),
    keep: (text) => memory.keep(text),
    read: (key) => memory.read(key),
    once: (name, milliseconds, work) => memory.once(named(name), milliseconds, work),
  };
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

export function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

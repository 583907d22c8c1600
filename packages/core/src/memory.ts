import type { Call, Memory } from './engine.js';
import { type Fold, historyOf } from './history.js';
import { headOf, NO_PREFIX, nameOf, prefixWith } from './prefix-hash.js';
import type { Message } from './types.js';

/** Requests whose memory is kept, about half a kilobyte each; the least recently used goes first. */
const MOST = 10_000;

/** How many requests back a memory is looked for. */
const BACK = 8;

/** What a request remembered. */
interface Entry {
  /** The name of the conversation that the caller named. */
  readonly conversation: string | undefined;
  readonly values: Map<string, unknown>;
}

const entries = new Map<string, Entry>();

/** The name of a history, and of those that ended before its last assistant turns, newest first. */
interface Lineage {
  readonly name: string;
  readonly role: unknown;
  readonly before: readonly string[];
}

const lineage: Fold<Lineage> = {
  initial: { name: NO_PREFIX, role: undefined, before: [] },
  step: ({ name, role, before }, message) => ({
    name: prefixWith(name, message),
    role: message?.role,
    before:
      message?.role === 'assistant' && role !== 'assistant'
        ? [name, ...before.slice(0, BACK - 1)]
        : before,
  }),
};

type Remembering = Pick<Call, 'params' | 'kind' | 'wishes'>;

/** The memory of the conversation that a request continues; nothing is read before it is asked. */
export function memoryOf(request: Remembering, namespace: string): Memory {
  const { params, kind, wishes } = request;
  const conversation = conversationName(wishes.conversation, namespace);
  // The program may add to its own list while a reply streams in.
  const messages: readonly Message[] = params.messages.slice();
  let known: readonly string[] | undefined;

  function keys(): readonly string[] {
    if (known) return known;
    const { name, before } = historyOf(messages).fold(lineage);
    const whose = conversation ?? nameOf(namespace, headOf(params));
    known = [name, ...before].map((one) => nameOf(whose, params.model, one));
    return known;
  }

  return {
    async recall(name) {
      const key = keys().find((one) => entries.get(one)?.values.has(name));
      if (key === undefined) return undefined;
      const entry = entries.get(key) as Entry;
      keep(key, entry);
      return entry.values.get(name);
    },
    remember(name, value) {
      const [key] = keys();
      if (kind !== 'create' || key === undefined) return;
      const entry = entries.get(key) ?? { conversation, values: new Map() };
      entry.values.set(name, value);
      keep(key, entry);
    },
  };
}

function keep(key: string, entry: Entry): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size <= MOST) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}

function conversationName(conversation: string | undefined, namespace: string): string | undefined {
  return conversation === undefined
    ? undefined
    : nameOf(namespace, 'conversation', String(conversation));
}

/**
 * Forgets what this process remembers of a conversation that requests named by `conversation`.
 *
 * @param namespace as in the client's options
 */
export function forget(conversation: string, namespace = ''): void {
  const name = conversationName(conversation, namespace);
  for (const [key, entry] of entries) if (entry.conversation === name) entries.delete(key);
}

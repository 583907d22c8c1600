import type { ConfiguringOptions } from './configuring.js';
import type { Call, HeadMemory, Memory } from './engine.js';
import { forgetElsewhere } from './forgetting.js';
import { SharedHead } from './head-memory.js';
import type { Fold, History } from './history.js';
import { keepLast } from './keep-last.js';
import { forgetText, KeptTexts } from './kept-texts.js';
import { once } from './once.js';
import { headOf, NO_PREFIX, nameOf, prefixWith } from './prefix-hash.js';
import { placeOf, Shelf, type Values } from './shelf.js';

/** Requests whose memory is kept, about half a kilobyte each; the least recently used goes first. */
const MOST = 10_000;

/** How many requests back a memory is looked for. */
const BACK = 8;

/** Under which the keys of a conversation's texts are remembered, and how many. */
const TEXTS = 'texts';
const MOST_TEXTS = 8;

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

type Remembering = Pick<Call, 'params' | 'kind' | 'wishes'> & { readonly history: History };

/** Whose memory it is, and where it is shared; the last that says something counts. */
type Settings = Pick<ConfiguringOptions, 'namespace' | 'store'>;

/** The memory of the conversation that a request continues; nothing is read before it is asked. */
export function memoryOf(
  request: Remembering,
  settings: readonly Settings[],
  { report, now }: Pick<Call, 'report' | 'now'>,
): Memory {
  const { namespace = '' } = settings.findLast((it) => it.namespace !== undefined) ?? {};
  const { store } = settings.findLast((it) => it.store !== undefined) ?? {};
  const shelf = store && new Shelf(store, namespace, report);
  return new LineageMemory(request, namespace, shelf, new KeptTexts(namespace, shelf, now));
}

class LineageMemory implements Memory {
  readonly #request: Remembering;
  readonly #namespace: string;
  readonly #shelf: Shelf | undefined;
  readonly #texts: KeptTexts;
  readonly #conversation: string | undefined;
  readonly head: HeadMemory;
  #head: string | undefined;
  #keys: readonly string[] | undefined;
  #loading: Promise<void> | undefined;

  constructor(request: Remembering, namespace: string, shelf: Shelf | undefined, texts: KeptTexts) {
    this.#request = request;
    this.#namespace = namespace;
    this.#shelf = shelf;
    this.#texts = texts;
    this.#conversation = conversationName(request.wishes.conversation, namespace);
    const key = () => nameOf(this.#headName, request.params.model, 'head');
    this.head = new SharedHead(key, request.kind, shelf);
  }

  async recall(name: string): Promise<unknown> {
    const near = this.#find(name);
    // Who answered the request before knows all about it.
    if (near < 0 || near > 1) await this.#load();
    const key = this.keys[near < 0 || near > 1 ? this.#find(name) : near];
    const entry = key === undefined ? undefined : entries.get(key);
    if (key === undefined || !entry) return undefined;
    keepLast(entries, key, entry, MOST);
    return entry.values.get(name);
  }

  remember(name: string, value: unknown): void {
    const [key] = this.keys;
    if (this.#request.kind !== 'create' || key === undefined) return;
    const entry = entries.get(key) ?? { conversation: this.#conversation, values: new Map() };
    entry.values.set(name, value);
    keepLast(entries, key, entry, MOST);
    this.#shelf?.write(this.#conversation ?? key, this.#shelved(key));
  }

  async keep(text: string): Promise<string> {
    const key = await this.#texts.keep(text);
    this.#note(key);
    return key;
  }

  async read(key: string): Promise<string | undefined> {
    const text = await this.#texts.read(key);
    if (text !== undefined) this.#note(key);
    return text;
  }

  /** Remembers which texts belong to a conversation that may be forgotten by its name. */
  #note(key: string): void {
    if (this.#conversation === undefined) return;
    const known = keysIn(entries.get(this.keys[this.#find(TEXTS)] ?? ''));
    this.remember(TEXTS, [...known.filter((it) => it !== key), key].slice(-MOST_TEXTS));
  }

  once(name: string, milliseconds: number, work: () => Promise<unknown>): Promise<unknown> {
    const { model } = this.#request.params;
    return once(nameOf(this.#whose, model, 'once', name), this.#shelf, milliseconds, work);
  }

  /** The conversation that the caller named, or all that begin alike. */
  get #whose(): string {
    return this.#conversation ?? this.#headName;
  }

  get #headName(): string {
    this.#head ??= nameOf(this.#namespace, headOf(this.#request.params));
    return this.#head;
  }

  /** The name of this request, then of those before it. */
  get keys(): readonly string[] {
    if (this.#keys) return this.#keys;
    const { params, history } = this.#request;
    const { name, before } = history.fold(lineage);
    const whose = this.#whose;
    this.#keys = [name, ...before].map((one) => nameOf(whose, params.model, one));
    return this.#keys;
  }

  #find(name: string): number {
    return this.keys.findIndex((key) => entries.get(key)?.values.has(name));
  }

  /** Takes over from the store what this process does not know. */
  #load(): Promise<void> {
    this.#loading ??= this.#take();
    return this.#loading;
  }

  async #take(): Promise<void> {
    if (!this.#shelf) return;
    const conversation = this.#conversation;
    const found = await this.#shelf.read(conversation === undefined ? this.keys : [conversation]);
    for (const key of this.keys) {
      const values = found[key];
      if (values && !entries.has(key)) {
        keepLast(entries, key, { conversation, values: new Map(Object.entries(values)) }, MOST);
      }
    }
  }

  /** What is written with a request: of a named conversation, all that this process knows of it. */
  #shelved(own: string): Record<string, Values> {
    const keys = this.#conversation === undefined ? [own] : [...this.keys].reverse();
    return Object.fromEntries(
      keys.flatMap((key) => {
        const entry = entries.get(key);
        return entry ? [[key, Object.fromEntries(entry.values)]] : [];
      }),
    );
  }
}

function conversationName(conversation: string | undefined, namespace: string): string | undefined {
  return conversation === undefined
    ? undefined
    : nameOf(namespace, 'conversation', String(conversation));
}

/**
 * Forgets what this process, and the store, remember of a conversation that requests named by
 * `conversation`, and the texts that were kept for it. Rejects where the store does.
 *
 * @param settings as in the client's options
 */
export async function forget(
  conversation: string,
  { namespace = '', store }: Settings = {},
): Promise<void> {
  const name = conversationName(conversation, namespace);
  if (name === undefined) return;
  forgetElsewhere(conversation, namespace);
  const keys = new Set<string>();
  for (const [key, entry] of entries) {
    if (entry.conversation !== name) continue;
    entries.delete(key);
    for (const text of keysIn(entry)) keys.add(text);
  }
  const shelved = store ? await new Shelf(store, namespace, () => {}).read([name]) : {};
  for (const values of Object.values(shelved)) {
    for (const text of keysIn({ values: new Map(Object.entries(values)) })) keys.add(text);
  }
  const texts = [...keys].map((key) => forgetText(namespace, key));
  const drop = async (it: string) => store?.delete(placeOf(namespace, it));
  await Promise.all([name, ...texts].map(drop));
}

function keysIn(entry: Pick<Entry, 'values'> | undefined): string[] {
  const keys = entry?.values.get(TEXTS);
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}

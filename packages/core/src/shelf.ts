import type { Call } from './engine.js';
import { hashOf } from './hash.js';
import { web } from './web.js';

/** A store that several processes share. A Keyv instance is one. */
export interface Store {
  /** What was set under a key, or a promise of it. */
  get(key: string): unknown;
  /** @param lifetime milliseconds */
  set(key: string, value: string, lifetime: number): unknown;
  delete(key: string): unknown;
}

/** What a request remembers, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** What several requests remember, by their keys. */
type Shelved = Readonly<Record<string, Values>>;

/** Milliseconds after which a store that has not answered counts as empty. */
const DEADLINE = 50;

/** Milliseconds that a memory lives: a day. */
const LIFETIME = 86_400_000;

/** Characters; a record that is longer is none of ours. */
const LONGEST = 50_000;

/** Requests of one conversation that are kept together. */
const MOST = 9;

/** The part of a store that belongs to one namespace. It fails without an error: what is lost is money. */
export class Shelf {
  readonly #store: Store;
  readonly #namespace: string;
  readonly #report: Call['report'];
  #failed = false;

  constructor(store: Store, namespace: string, report: Call['report']) {
    this.#store = store;
    this.#namespace = namespace;
    this.#report = report;
  }

  /** What is there under some keys before the deadline. */
  async read(keys: readonly string[]): Promise<Shelved> {
    const found = await Promise.all(keys.map((key) => this.#readOne(key)));
    return Object.assign({}, ...found);
  }

  async #readOne(key: string): Promise<Shelved> {
    const place = placeOf(this.#namespace, key);
    try {
      const text = await withinDeadline(async () => this.#store.get(place));
      return text === undefined || text === null ? {} : parsed(place, text);
    } catch {
      this.#fail();
      return {};
    }
  }

  write(key: string, record: Shelved): void {
    const place = placeOf(this.#namespace, key);
    const text = JSON.stringify(Object.entries(record).slice(-MOST));
    const set = async () => this.#store.set(place, `${hashOf(place + text)}${text}`, LIFETIME);
    set().catch(() => this.#fail());
  }

  /** Reported once, however often it is asked. */
  #fail(): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#report({ middleware: 'core', code: 'store-failed', path: '', lossless: true });
  }
}

/** The key of a record in the store: 128 bits in hexadecimal digits behind the namespace. */
export function placeOf(namespace: string, key: string): string {
  const digits = Array.from({ length: key.length }, (_, at) =>
    key.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  return `turnwise:${encodeURIComponent(namespace)}:${digits.join('')}`;
}

/** Throws for what was not written like this, under this key. */
function parsed(place: string, text: unknown): Shelved {
  if (typeof text !== 'string' || text.length > LONGEST) throw new TypeError('No record.');
  const json = text.slice(32);
  if (text.slice(0, 32) !== hashOf(place + json)) throw new TypeError('A changed record.');
  return Object.fromEntries(JSON.parse(json));
}

async function withinDeadline<T>(work: () => Promise<T>): Promise<T> {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    timer = web.setTimeout(() => reject(new Error('The store took too long.')), DEADLINE);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    web.clearTimeout(timer);
  }
}

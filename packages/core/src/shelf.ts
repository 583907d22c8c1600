import type { Call } from './engine.js';
import { hashOf } from './hash.js';
import { within } from './within.js';

/** A store that several processes share. A Keyv instance is one. */
export interface Store {
  /** What was set under a key, or a promise of it. */
  get(key: string): unknown;
  /** @param lifetime milliseconds */
  set(key: string, value: string, lifetime: number): unknown;
  delete(key: string): unknown;
  /**
   * Sets a value where there is none, and says whether it did, or a promise of that. Makes work
   * that several processes might do at once exactly one process's; without it, two that begin
   * in the same moment may both do it.
   */
  setIfAbsent?(key: string, value: string, lifetime: number): unknown;
}

/** What a request remembers, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** What several requests remember, by their keys. */
type Shelved = Readonly<Record<string, Values>>;

/** Milliseconds after which a store that has not answered counts as empty. */
const DEADLINE = 50;

/** Milliseconds that a memory lives: a day. */
export const LIFETIME = 86_400_000;

/** Characters; a record that is longer is none of ours. */
const LONGEST = 50_000;

/** Characters of a text that is kept by itself. */
const LONGEST_TEXT = 500_000;

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
    const entries = await this.#get(key, LONGEST, (text) => Object.fromEntries(JSON.parse(text)));
    return entries ?? {};
  }

  write(key: string, record: Shelved): void {
    this.#set(key, JSON.stringify(Object.entries(record).slice(-MOST)), LIFETIME);
  }

  readText(key: string): Promise<string | undefined> {
    return this.#get(key, LONGEST_TEXT, (text) => text);
  }

  writeText(key: string, text: string): void {
    if (text.length < LONGEST_TEXT) this.#set(key, text, LIFETIME);
  }

  /**
   * Puts a note in a place of which there is only one, unless there is one already. True where it
   * was put there, and where nobody can tell.
   */
  async claim(key: string, note: unknown, lifetime: number): Promise<boolean> {
    const place = placeOf(this.#namespace, key);
    const text = sealed(place, JSON.stringify(note));
    const claim = async () => {
      if (this.#store.setIfAbsent) return this.#store.setIfAbsent(place, text, lifetime);
      const known = await this.#store.get(place);
      if (known !== undefined && known !== null) return false;
      await this.#store.set(place, text, lifetime);
      return true;
    };
    try {
      return Boolean(await within(DEADLINE, undefined, claim));
    } catch {
      this.#fail();
      return true;
    }
  }

  /** The note in such a place; undefined where there is none. */
  note(key: string): Promise<unknown> {
    return this.#get(key, LONGEST, (text) => JSON.parse(text));
  }

  /** Puts another note there. */
  renote(key: string, note: unknown, lifetime: number): void {
    this.#set(key, JSON.stringify(note), lifetime);
  }

  drop(key: string): void {
    const place = placeOf(this.#namespace, key);
    const drop = async () => this.#store.delete(place);
    drop().catch(() => this.#fail());
  }

  async #get<T>(key: string, longest: number, parse: (text: string) => T): Promise<T | undefined> {
    const place = placeOf(this.#namespace, key);
    try {
      const value = await within(DEADLINE, undefined, async () => this.#store.get(place));
      return value === undefined || value === null
        ? undefined
        : parse(unsealed(place, value, longest));
    } catch {
      this.#fail();
      return undefined;
    }
  }

  #set(key: string, text: string, lifetime: number): void {
    const place = placeOf(this.#namespace, key);
    const set = async () => this.#store.set(place, sealed(place, text), lifetime);
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

function sealed(place: string, text: string): string {
  return `${hashOf(place + text)}${text}`;
}

/** Throws for what was not written like this, under this key. */
function unsealed(place: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value.length > longest) throw new TypeError('No record.');
  const text = value.slice(32);
  if (value !== sealed(place, text)) throw new TypeError('A changed record.');
  return text;
}

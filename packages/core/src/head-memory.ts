import type { Call, HeadMemory } from './engine.js';
import { keepLast } from './keep-last.js';
import type { Shelf } from './shelf.js';

/** Heads whose memory is kept; the least recently used goes first. */
const MOST = 1_000;

const heads = new Map<string, Map<string, unknown>>();

/** The memory that all requests with one system, tools and model have together. */
export class SharedHead implements HeadMemory {
  readonly #key: () => string;
  readonly #kind: Call['kind'];
  readonly #shelf: Shelf | undefined;
  #isWriting = false;

  /** @param key of the head, in its namespace; not asked for before it is needed */
  constructor(key: () => string, kind: Call['kind'], shelf: Shelf | undefined) {
    this.#key = key;
    this.#kind = kind;
    this.#shelf = shelf;
  }

  async recall(name: string): Promise<unknown> {
    const key = this.#key();
    const values = heads.get(key) ?? (await this.#load(key));
    keepLast(heads, key, values, MOST);
    return values.get(name);
  }

  remember(name: string, value: unknown): void {
    if (this.#kind !== 'create') return;
    const key = this.#key();
    const values = heads.get(key) ?? new Map<string, unknown>();
    values.set(name, value);
    keepLast(heads, key, values, MOST);
    // Once for all that is remembered in one go.
    if (!this.#shelf || this.#isWriting) return;
    this.#isWriting = true;
    void Promise.resolve().then(() => {
      this.#isWriting = false;
      this.#shelf?.write(key, { [key]: Object.fromEntries(values) });
    });
  }

  /** What another process remembers; asked once, and what came meanwhile counts more. */
  async #load(key: string): Promise<Map<string, unknown>> {
    const found = await this.#shelf?.read([key]);
    return heads.get(key) ?? new Map(Object.entries(found?.[key] ?? {}));
  }
}

import { keepLast } from './keep-last.js';
import { nameOf } from './prefix-hash.js';
import { LIFETIME, type Shelf } from './shelf.js';
import { web } from './web.js';

/** Texts that a process keeps, and their characters together; the least recently used go first. */
const MOST = 1_000;
const MOST_CHARACTERS = 20_000_000;

interface Kept {
  readonly text: string;
  /** When it was put into the store last. */
  readonly since: number;
}

const texts = new Map<string, Kept>();
let characters = 0;

/** The texts of one namespace, in this process and in the store. */
export class KeptTexts {
  readonly #namespace: string;
  readonly #shelf: Shelf | undefined;
  readonly #now: () => number;

  constructor(namespace: string, shelf: Shelf | undefined, now: () => number) {
    this.#namespace = namespace;
    this.#shelf = shelf;
    this.#now = now;
  }

  async keep(text: string): Promise<string> {
    const key = await digestOf(text);
    this.#write(textName(this.#namespace, key), text);
    return key;
  }

  async read(key: string): Promise<string | undefined> {
    const place = textName(this.#namespace, key);
    const kept = texts.get(place);
    if (kept === undefined) return this.#load(key, place);
    if (this.#now() - kept.since > LIFETIME / 4) this.#write(place, kept.text);
    else put(place, kept);
    return kept.text;
  }

  /** What another process kept, which lives for a day from now. */
  async #load(key: string, place: string): Promise<string | undefined> {
    const text = await this.#shelf?.readText(place);
    if (text === undefined || (await digestOf(text)) !== key) return undefined;
    this.#write(place, text);
    return text;
  }

  #write(place: string, text: string): void {
    put(place, { text, since: this.#now() });
    this.#shelf?.writeText(place, text);
  }
}

/** The name of a text in the memory of a namespace. */
function textName(namespace: string, key: string): string {
  return nameOf(namespace, 'text', key);
}

/** Forgets a text in this process; returns its name, by which the store has it. */
export function forgetText(namespace: string, key: string): string {
  const name = textName(namespace, key);
  characters -= texts.get(name)?.text.length ?? 0;
  texts.delete(name);
  return name;
}

function put(place: string, kept: Kept): void {
  characters += kept.text.length - (texts.get(place)?.text.length ?? 0);
  keepLast(texts, place, kept, Number.POSITIVE_INFINITY);
  for (const [oldest, { text }] of texts) {
    if (texts.size <= MOST && characters <= MOST_CHARACTERS) return;
    texts.delete(oldest);
    characters -= text.length;
  }
}

/** SHA-256 in hexadecimal digits. */
async function digestOf(text: string): Promise<string> {
  const bytes = await web.crypto.subtle.digest('SHA-256', new web.TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { type Call, keepLast, nameOf, whenForgotten } from '@turnwise/core';

/** Whose request it is that something was learned from. */
export type Whose = Pick<Call, 'namespace' | 'wishes'>;

interface Entry<T> {
  readonly value: T;
  readonly conversation: string | undefined;
}

/** Values by name, each of the conversation that it is forgotten with. */
export class Remembered<T> {
  readonly #most: number;
  readonly #entries = new Map<string, Entry<T>>();

  /** @param most values that are kept; the least recently used goes first */
  constructor(most: number) {
    this.#most = most;
    whenForgotten((conversation, namespace) => {
      const gone = nameOf(namespace, conversation);
      for (const [name, entry] of this.#entries) {
        if (entry.conversation === gone) this.#entries.delete(name);
      }
    });
  }

  get(name: string): T | undefined {
    return this.#entries.get(name)?.value;
  }

  set(name: string, value: T, { namespace = '', wishes: { conversation } }: Whose): void {
    const whose = conversation === undefined ? undefined : nameOf(namespace, conversation);
    keepLast(this.#entries, name, { value, conversation: whose }, this.#most);
  }
}

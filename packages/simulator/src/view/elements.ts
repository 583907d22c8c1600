import type { PageDocument, PageElement } from './dom.ts';

/**
 * Makes elements of text, never of HTML: what a request says stays text.
 * Runs in the browser, where its source is sent: it may refer to nothing outside itself.
 */
export class Elements {
  readonly #document: PageDocument;
  readonly #number = new Intl.NumberFormat('en-US');
  readonly #clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

  constructor(document: PageDocument) {
    this.#document = document;
  }

  /** An element of the page itself. */
  find(id: string): PageElement {
    const element = this.#document.getElementById(id);
    if (!element) throw new Error(`The page has no element ${id}.`);
    return element;
  }

  make(
    tag: string,
    attributes: Readonly<Record<string, string>>,
    ...children: readonly (PageElement | string)[]
  ): PageElement {
    const element = this.#document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  count(number: number): string {
    return this.#number.format(number);
  }

  /** `1 request`, `1,204 requests` */
  some(number: number, noun: string): string {
    return `${this.count(number)} ${noun}${number === 1 ? '' : 's'}`;
  }

  dollars(amount: number): string {
    return `$${amount.toFixed(amount === 0 || amount >= 1 ? 2 : 4)}`;
  }

  time(at: number): string {
    return this.#clock.format(at);
  }
}

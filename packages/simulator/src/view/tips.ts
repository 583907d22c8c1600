import type { PageDocument, PageElement, PageEvent } from './dom.ts';

/** Shows the `data-tip` of what is pointed at or focused. Runs in the browser, like `Elements`. */
export class Tips {
  readonly #document: PageDocument;
  readonly #tip: PageElement;

  constructor(document: PageDocument, tip: PageElement) {
    this.#document = document;
    this.#tip = tip;
    for (const type of ['pointerover', 'focusin'])
      document.addEventListener(type, ({ target }: PageEvent) => this.#show(target));
    document.addEventListener('focusout', () => this.#show(undefined));
  }

  #show(target: PageElement | undefined): void {
    const pointed = target?.closest('[data-tip]');
    this.#tip.hidden = !pointed;
    if (!pointed) return;
    const { left, bottom } = pointed.getBoundingClientRect();
    const room = this.#document.documentElement.clientWidth;
    this.#tip.textContent = pointed.dataset.tip ?? '';
    this.#tip.style.left = `${Math.max(8, Math.min(left, room - 380))}px`;
    this.#tip.style.top = `${bottom + 6}px`;
  }
}

import type { PageDocument, PageElement, PageEvent } from './dom.ts';
import type { Elements } from './elements.ts';

/** One line of a list that can be chosen. */
export interface Choice {
  readonly id: string;
  /** What the line is drawn from: it is drawn again only when this changes. */
  readonly drawnFrom: string;
  /** What a screen reader says instead of what is drawn. */
  readonly label?: string;
  draw(): readonly (PageElement | string)[];
}

/**
 * A list of buttons that keeps its elements, the focus and the choice from one state to the next.
 * Runs in the browser, like `Elements`.
 */
export class Choices {
  readonly #document: PageDocument;
  readonly #elements: Elements;
  readonly #list: PageElement;
  readonly #lines = new Map<string, { item: PageElement; button: PageElement; from: string }>();
  readonly #choose: (id: string) => void;
  #chosen = '';

  constructor(
    document: PageDocument,
    elements: Elements,
    list: PageElement,
    choose: (id: string) => void,
  ) {
    this.#document = document;
    this.#elements = elements;
    this.#list = list;
    this.#choose = choose;
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  show(choices: readonly Choice[], chosen: string): void {
    const focused = this.#document.activeElement;
    this.#chosen = chosen;
    this.#forget(new Set(choices.map(({ id }) => id)));
    for (const [index, choice] of choices.entries()) this.#place(choice, index);
    if (focused && this.#list.contains(focused)) focused.focus();
  }

  /** Moves the focus to the line of the id. */
  focus(id: string): void {
    this.#lines.get(id)?.button.focus();
  }

  /** Scrolls to the line of the id. */
  reveal(id: string): void {
    this.#lines.get(id)?.button.scrollIntoView({ block: 'nearest' });
  }

  #forget(kept: ReadonlySet<string>): void {
    for (const [id, { item }] of this.#lines) {
      if (kept.has(id)) continue;
      item.remove();
      this.#lines.delete(id);
    }
  }

  #place(choice: Choice, index: number): void {
    const line = this.#lines.get(choice.id) ?? this.#add(choice.id);
    if (line.from !== choice.drawnFrom) line.button.replaceChildren(...choice.draw());
    line.from = choice.drawnFrom;
    if (choice.label) line.button.setAttribute('aria-label', choice.label);
    line.button.setAttribute('aria-current', String(choice.id === this.#chosen));
    const there = this.#list.children[index];
    if (there !== line.item) this.#list.insertBefore(line.item, there ?? null);
  }

  #add(id: string) {
    const button = this.#elements.make('button', { type: 'button' });
    button.addEventListener('click', () => this.#choose(id));
    const line = { item: this.#elements.make('li', {}, button), button, from: '' };
    this.#lines.set(id, line);
    return line;
  }

  #move(event: PageEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = Array.from(this.#list.querySelectorAll('button'));
    const at = buttons.findIndex((button) => button.contains(event.target));
    buttons[at + step]?.focus();
  }
}

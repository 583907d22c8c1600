import type { Tally } from '../options.ts';
import type { PageElement } from './dom.ts';
import type { Elements } from './elements.ts';

/** Draws what all requests came to. Runs in the browser, like `Elements`. */
export class Totals {
  readonly #elements: Elements;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  draw(total: Tally): readonly PageElement[] {
    const { count, dollars } = this.#formats();
    const written = total.cache_creation_5m_input_tokens + total.cache_creation_1h_input_tokens;
    const input = total.input_tokens + written + total.cache_read_input_tokens;
    const saved = total.uncachedDollars - total.dollars;
    const hits = input === 0 ? 0 : (100 * total.cache_read_input_tokens) / input;
    return [
      this.#figure('requests', count(total.requests)),
      this.#figure('refused', count(total.refused), total.refused > 0 ? 'bad' : ''),
      this.#figure('read', count(total.cache_read_input_tokens), 'key read'),
      this.#figure('written', count(written), 'key written'),
      this.#figure('uncached', count(total.input_tokens), 'key uncached'),
      this.#figure('output', count(total.output_tokens)),
      this.#figure('hit rate', `${hits.toFixed(1)}%`),
      this.#figure('dollars', dollars(total.dollars)),
      this.#figure('saved by the cache', `${saved < 0 ? '−' : ''}${dollars(Math.abs(saved))}`),
    ];
  }

  #formats() {
    const elements = this.#elements;
    return {
      count: (number: number) => elements.count(number),
      dollars: (amount: number) => elements.dollars(amount),
    };
  }

  #figure(name: string, value: string, className = ''): PageElement {
    const elements = this.#elements;
    return elements.make(
      'div',
      { class: className },
      elements.make('dt', {}, name),
      elements.make('dd', {}, value),
    );
  }
}

import type { PageElement } from './dom.ts';
import type { Elements } from './elements.ts';
import type { ConversationRow, RequestRow } from './state.ts';
import type { Strip } from './strip.ts';

/** Draws the lines of the two lists. Runs in the browser, like `Elements`. */
export class Lines {
  readonly #elements: Elements;
  readonly #strip: Strip;

  constructor(elements: Elements, strip: Strip) {
    this.#elements = elements;
    this.#strip = strip;
  }

  conversation({ label, model, at, tally }: ConversationRow): readonly PageElement[] {
    const elements = this.#elements;
    const refused = tally.refused > 0 ? `, ${elements.count(tally.refused)} refused` : '';
    return [
      this.#cell('name', label),
      this.#cell('dollars', elements.dollars(tally.dollars)),
      this.#cell('model', model),
      this.#cell('about', elements.some(tally.requests, 'request') + refused),
      this.#cell('time', at === 0 ? '' : elements.time(at)),
    ];
  }

  /** `widest` is the number of tokens that fills the width. */
  request(row: RequestRow, widest: number): readonly PageElement[] {
    const elements = this.#elements;
    const { usage, error, segments } = row;
    const counts = usage
      ? [
          usage.cache_read_input_tokens,
          usage.cache_creation_input_tokens,
          usage.input_tokens,
          usage.output_tokens,
        ]
      : [];
    const numbers = ['read', 'written', 'uncached', 'output'].map((name, index) => {
      const count = counts[index];
      return this.#cell(`number ${name}`, count === undefined ? '' : elements.count(count));
    });
    const tokens = segments.reduce((sum, segment) => sum + segment.tokens, 0);
    return [
      this.#cell('name', row.label),
      this.#cell('time', elements.time(row.at)),
      this.#cell('conversation', row.conversation),
      this.#status(row),
      ...numbers,
      this.#cell('number dollars', row.dollars === undefined ? '' : elements.dollars(row.dollars)),
      ...(error ? [this.#cell('error', `${error.type}: ${error.message}`)] : []),
      ...(tokens > 0
        ? [elements.make('span', { class: 'track' }, this.#strip.draw(segments, tokens / widest))]
        : []),
    ];
  }

  /** What a screen reader says of a request. */
  requestLabel({ label, status, stopReason, error, usage, dollars }: RequestRow): string {
    const elements = this.#elements;
    const said = [label, status === 0 ? 'no answer' : `${status} ${stopReason ?? ''}`];
    if (error) said.push(`${error.type}: ${error.message}`);
    if (usage)
      said.push(
        `${elements.count(usage.cache_read_input_tokens)} tokens read`,
        `${elements.count(usage.cache_creation_input_tokens)} written`,
        `${elements.count(usage.input_tokens)} uncached`,
        `${elements.count(usage.output_tokens)} output`,
      );
    if (dollars !== undefined) said.push(elements.dollars(dollars));
    return said.join(', ');
  }

  #status({ status, error, stopReason, path }: RequestRow): PageElement {
    const said = status === 0 && !error ? 'no answer' : String(status);
    const more =
      stopReason ?? (path.startsWith('/v1/messages?') || path === '/v1/messages' ? '' : path);
    return this.#elements.make(
      'span',
      { class: error || status === 0 ? 'status bad' : 'status' },
      `${said} `,
      this.#elements.make('span', { class: 'reason' }, more),
    );
  }

  #cell(className: string, text: string): PageElement {
    return this.#elements.make('span', { class: className }, text);
  }
}

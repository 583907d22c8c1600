import type { RequestDetail } from './detail.ts';
import type { PageElement } from './dom.ts';
import type { Elements } from './elements.ts';
import type { Strip } from './strip.ts';

/** Draws the details of a request. Runs in the browser, like `Elements`. */
export class Sheet {
  readonly #elements: Elements;
  readonly #strip: Strip;
  /** Lines of the table of blocks that are drawn before somebody asks for more. */
  readonly #lines = 200;

  constructor(elements: Elements, strip: Strip) {
    this.#elements = elements;
    this.#strip = strip;
  }

  draw(detail: RequestDetail): readonly PageElement[] {
    const { blocks, error } = detail;
    return [
      this.#facts(detail),
      ...(error ? [this.#refusal(error)] : []),
      ...(blocks.length > 0 ? this.#prompt(detail) : []),
      ...this.#texts(detail),
    ];
  }

  #facts({ method, path, sent, model, conversation, ...detail }: RequestDetail): PageElement {
    const elements = this.#elements;
    const facts = Object.entries({
      request: `${method} ${path}`,
      model,
      conversation,
      'stop reason': detail.stopReason ?? '',
      arrived: elements.time(detail.at),
      dollars: detail.dollars === undefined ? '' : elements.dollars(detail.dollars),
      ...sent,
    }).filter(([, value]) => value !== '');
    const pairs = facts.map(([name, value]) =>
      elements.make('div', {}, elements.make('dt', {}, name), elements.make('dd', {}, value)),
    );
    return elements.make('dl', { class: 'facts' }, ...pairs);
  }

  #refusal({ type, message }: { readonly type: string; readonly message: string }): PageElement {
    const elements = this.#elements;
    return elements.make('p', { class: 'refusal' }, elements.make('b', {}, type), ` ${message}`);
  }

  #prompt({ blocks, segments }: RequestDetail): readonly PageElement[] {
    const elements = this.#elements;
    const head = ['path', 'type', 'tokens', 'cache', 'marker', 'begins'].map((name) =>
      elements.make('th', { scope: 'col' }, name),
    );
    const body = elements.make(
      'tbody',
      {},
      ...blocks.slice(0, this.#lines).map((b) => this.#line(b)),
    );
    const table = elements.make(
      'table',
      {},
      elements.make('thead', {}, elements.make('tr', {}, ...head)),
      body,
    );
    const rest = blocks.slice(this.#lines);
    const more = elements.make('button', { type: 'button' }, `Show ${rest.length} more blocks`);
    more.addEventListener('click', () => {
      body.append(...rest.map((block) => this.#line(block)));
      more.remove();
    });
    return [
      elements.make('h3', {}, `Prompt: ${elements.some(blocks.length, 'block')}`),
      this.#strip.drawToWalk(segments),
      elements.make('div', { class: 'scroll', tabindex: '0' }, table),
      ...(rest.length > 0 ? [more] : []),
    ];
  }

  #line({
    path,
    type,
    tokens,
    cache,
    marker,
    excerpt,
  }: RequestDetail['blocks'][number]): PageElement {
    const elements = this.#elements;
    const state = elements.make('span', { class: `state ${cache}` }, cache);
    const cells = [path, type, elements.count(tokens), state, marker ?? '', excerpt].map((cell) =>
      elements.make('td', {}, cell),
    );
    return elements.make('tr', {}, ...cells);
  }

  #texts({ id, usage, bodyText, bodyCut }: RequestDetail): readonly PageElement[] {
    const elements = this.#elements;
    const whole = elements.make(
      'a',
      { href: `/simulator/requests/${encodeURIComponent(id)}/body`, target: '_blank' },
      bodyCut ? 'Only its beginning is shown: open all of it' : 'Open it alone',
    );
    return [
      ...(usage
        ? [
            elements.make('h3', {}, 'Usage of the answer'),
            this.#text(JSON.stringify(usage, null, 2)),
          ]
        : []),
      elements.make('h3', {}, 'Body of the request ', whole),
      this.#text(bodyText),
    ];
  }

  #text(text: string): PageElement {
    return this.#elements.make('pre', { tabindex: '0' }, text);
  }
}

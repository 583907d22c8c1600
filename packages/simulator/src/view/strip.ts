import type { PageElement, PageEvent } from './dom.ts';
import type { Elements } from './elements.ts';
import type { Segment } from './segments.ts';

/** Draws the blocks of a prompt as a strip. Runs in the browser, like `Elements`. */
export class Strip {
  readonly #elements: Elements;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  /** `share` is the part of the full width that the strip takes. */
  draw(segments: readonly Segment[], share: number): PageElement {
    const drawn = segments.map((segment) => this.#segment(segment));
    const strip = this.#elements.make('span', { class: 'strip', role: 'img' }, ...drawn);
    strip.setAttribute('aria-label', this.summary(segments));
    strip.style.width = `${Math.max(1, 100 * share)}%`;
    return strip;
  }

  /** A strip whose pieces take the focus: one stop for Tab, then the arrow keys. */
  drawToWalk(segments: readonly Segment[]): PageElement {
    const strip = this.draw(segments, 1);
    strip.setAttribute('role', 'group');
    const pieces = Array.from(strip.children);
    for (const [index, piece] of pieces.entries()) {
      piece.tabIndex = index === 0 ? 0 : -1;
      piece.setAttribute('role', 'img');
      piece.setAttribute('aria-label', piece.dataset.tip ?? '');
    }
    strip.addEventListener('keydown', (event) => this.#walk(pieces, event));
    return strip;
  }

  /** `1,204 read, 310 written, 12 uncached` */
  summary(segments: readonly Segment[]): string {
    const sums = { read: 0, written: 0, uncached: 0 };
    for (const { cache, tokens } of segments) sums[cache] += tokens;
    return Object.entries(sums)
      .map(([cache, tokens]) => `${this.#elements.count(tokens)} ${cache}`)
      .join(', ');
  }

  #segment(segment: Segment): PageElement {
    const { cache, tokens, marker } = segment;
    const drawn = this.#elements.make('span', { class: `segment ${cache}` });
    drawn.dataset.tip = this.#tip(segment);
    drawn.style.flexGrow = String(tokens);
    if (marker) drawn.append(this.#elements.make('span', { class: 'marker' }, marker));
    return drawn;
  }

  #tip({ cache, tokens, blocks, from, to, type, marker }: Segment): string {
    const where = blocks === 1 ? `${from} · ${type}` : `${from} to ${to} · ${blocks} blocks`;
    const mark = marker ? ` · marker ${marker}` : '';
    return `${where} · ${this.#elements.count(tokens)} tokens · ${cache}${mark}`;
  }

  #walk(pieces: readonly PageElement[], event: PageEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = pieces[pieces.indexOf(event.target) + (step ?? 0)];
    if (!step || !next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

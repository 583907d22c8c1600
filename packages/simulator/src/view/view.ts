import type { Choices } from './choices.ts';
import type { RequestDetail } from './detail.ts';
import type { PageWindow } from './dom.ts';
import type { Elements } from './elements.ts';
import type { Lines } from './lines.ts';
import type { Sheet } from './sheet.ts';
import type { RequestRow, ViewState } from './state.ts';
import type { Totals } from './totals.ts';

/** What the page is put together of. */
interface Parts {
  readonly elements: Elements;
  readonly lines: Lines;
  readonly sheet: Sheet;
  readonly totals: Totals;
  /** Makes one of the two lists. */
  readonly list: (id: string, choose: (id: string) => void) => Choices;
}

/** Keeps the page up to date with the simulator. Runs in the browser, like `Elements`. */
export class View {
  readonly #window: PageWindow;
  readonly #parts: Parts;
  readonly #conversations: Choices;
  readonly #requests: Choices;
  /** The chosen conversation and request; empty for all, and for none. */
  #conversation = '';
  #request = '';
  #limit = 100;
  /** What the details were drawn from. */
  #opened = '';
  #asked = 0;

  constructor(window: PageWindow, parts: Parts) {
    this.#window = window;
    this.#parts = parts;
    this.#conversations = parts.list('conversations', (id) => this.#choose(id));
    this.#requests = parts.list('requests', (id) => this.#open(id));
    const { elements } = parts;
    elements.find('earlier').addEventListener('click', () => this.#showEarlier());
    elements.find('close').addEventListener('click', () => this.#goBack());
    window.document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#goBack();
    });
  }

  /** Follows the simulator until the page is left; when the connection is lost, it is tried again. */
  follow(): void {
    const events = new this.#window.EventSource('/simulator/events');
    events.addEventListener('open', () => this.#tell('live'));
    events.addEventListener('change', () => this.#refresh());
    events.addEventListener('error', () => {
      this.#tell('not connected, trying again');
      if (events.readyState === 2) this.#window.setTimeout(() => this.follow(), 2_000);
    });
  }

  #choose(id: string): void {
    this.#conversation = id;
    this.#limit = 100;
    this.#close();
  }

  #showEarlier(): void {
    this.#limit += 100;
    this.#refresh();
  }

  #open(id: string): void {
    this.#request = id;
    this.#opened = '';
    this.#refresh();
  }

  /** Closes the details, and puts the focus where they were opened. */
  #goBack(): void {
    this.#requests.focus(this.#request);
    this.#close();
  }

  #close(): void {
    this.#request = '';
    this.#parts.elements.find('detail').hidden = true;
    this.#refresh();
  }

  #tell(connection: string): void {
    this.#parts.elements.find('connection').textContent = connection;
  }

  async #get(address: string): Promise<unknown> {
    const response = await this.#window.fetch(address);
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  /** Asks for the state; an answer that was overtaken by a later question is dropped. */
  #refresh(): void {
    this.#asked += 1;
    const asked = this.#asked;
    const query = new URLSearchParams({ limit: String(this.#limit) });
    if (this.#conversation !== '') query.set('conversation', this.#conversation);
    this.#get(`/simulator/state?${query}`).then(
      (state) => {
        if (asked === this.#asked) this.#show(state as ViewState);
      },
      (error: Error) => this.#tell(error.message),
    );
  }

  #show({ total, platform, conversations, requests, earlier }: ViewState): void {
    const { elements, totals } = this.#parts;
    elements.find('platform').textContent = platform;
    elements.find('totals').replaceChildren(...totals.draw(total));
    elements.find('empty').hidden = total.requests + requests.length > 0;
    elements.find('content').hidden = !elements.find('empty').hidden;
    elements.find('earlier').hidden = earlier === 0;
    elements.find('earlier').textContent = `Show earlier requests (${elements.count(earlier)})`;
    this.#showConversations(conversations);
    this.#showRequests(requests);
    const chosen = requests.find(({ id }) => id === this.#request);
    if (chosen) this.#showDetail(chosen).catch((error: Error) => this.#tell(error.message));
  }

  #showConversations(rows: ViewState['conversations']): void {
    const { lines } = this.#parts;
    const choices = rows.map((row) => ({
      id: row.id,
      drawnFrom: JSON.stringify(row),
      draw: () => lines.conversation(row),
    }));
    const all = { id: '', drawnFrom: 'all', draw: () => ['All requests'] };
    this.#conversations.show([all, ...choices], this.#conversation);
  }

  /** Somebody who stands at the end of the list is kept there. */
  #showRequests(rows: readonly RequestRow[]): void {
    const list = this.#parts.elements.find('list');
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const widest = Math.max(...rows.map((row) => this.#tokensOf(row)));
    const choices = rows.map((row) => ({
      id: row.id,
      drawnFrom: JSON.stringify([row, widest]),
      label: this.#parts.lines.requestLabel(row),
      draw: () => this.#parts.lines.request(row, widest),
    }));
    this.#requests.show(choices, this.#request);
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  #tokensOf({ segments }: RequestRow): number {
    return segments.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** Draws the details of a request unless they stand there already. */
  async #showDetail(row: RequestRow): Promise<void> {
    const drawnFrom = JSON.stringify(row);
    if (drawnFrom === this.#opened) return;
    this.#opened = drawnFrom;
    const { elements, sheet } = this.#parts;
    const detail = await this.#get(`/simulator/requests/${encodeURIComponent(row.id)}`);
    if (this.#request !== row.id) return;
    elements.find('title').textContent = `${row.label} · ${row.status || 'no answer'}`;
    elements.find('sheet').replaceChildren(...sheet.draw(detail as RequestDetail));
    elements.find('detail').hidden = false;
    this.#requests.reveal(row.id);
    elements.find('detail').scrollIntoView({ block: 'nearest' });
  }
}

/**
 * The little of a browser that the page's script touches. The library of all of it (`lib: dom`)
 * would change the globals of everyone who compiles against these sources.
 */
export interface PageElement {
  textContent: string | null;
  className: string;
  hidden: boolean;
  tabIndex: number;
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly style: { flexGrow: string; width: string; left: string; top: string };
  readonly dataset: Record<string, string | undefined>;
  readonly children: ArrayLike<PageElement>;
  append(...nodes: readonly (PageElement | string)[]): void;
  insertBefore(node: PageElement, before: PageElement | null): void;
  replaceChildren(...nodes: readonly (PageElement | string)[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  closest(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement>;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  contains(node: PageElement | null): boolean;
  focus(): void;
  scrollIntoView(options: { readonly block: 'nearest' }): void;
  getBoundingClientRect(): { readonly left: number; readonly bottom: number };
}

export interface PageEvent {
  readonly key: string;
  readonly target: PageElement;
  preventDefault(): void;
}

export interface PageDocument {
  readonly activeElement: PageElement | null;
  readonly documentElement: { readonly clientWidth: number };
  createElement(tag: string): PageElement;
  getElementById(id: string): PageElement | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

/** A connection for server-sent events. */
interface PageEvents {
  /** 2 once the browser has given up. */
  readonly readyState: number;
  addEventListener(type: 'open' | 'change' | 'error', listener: () => void): void;
}

/** What the script gets of its window. */
export interface PageWindow {
  readonly document: PageDocument;
  readonly location: { readonly origin: string };
  readonly EventSource: new (address: string) => PageEvents;
  fetch(
    address: string,
  ): Promise<{ readonly ok: boolean; json(): Promise<unknown>; text(): Promise<string> }>;
  setTimeout(run: () => void, milliseconds: number): unknown;
}

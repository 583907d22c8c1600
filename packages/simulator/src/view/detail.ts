import type { BilledBlock, RecordedRequest } from '../options.ts';
import { type RequestRow, rowOf } from './state.ts';

/** Characters of a body that the page shows; the whole of it has an address of its own. */
const bodyLimit = 100_000;

/** Everything about one request that the page shows when it is opened. */
export interface RequestDetail extends RequestRow {
  readonly blocks: readonly BilledBlock[];
  /** Headers of the API; the key is not among them. */
  readonly sent: Readonly<Record<string, string>>;
  /** The body as indented JSON, or its beginning. */
  readonly bodyText: string;
  readonly bodyCut: boolean;
}

/** The details of a request. */
export function detailOf(request: RecordedRequest): RequestDetail {
  const { body, headers, blocks = [] } = request;
  const text = typeof body === 'string' ? body : (JSON.stringify(body, null, 2) ?? '');
  return {
    ...rowOf(request),
    blocks,
    sent: Object.fromEntries(Object.entries(headers).filter(([name]) => /^anthropic-/.test(name))),
    bodyText: text.slice(0, bodyLimit),
    bodyCut: text.length > bodyLimit,
  };
}

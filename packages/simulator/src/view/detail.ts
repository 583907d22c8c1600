import { type Dict, isDict } from '../json.ts';
import type { BilledBlock, RecordedRequest } from '../options.ts';
import { type RequestRow, rowOf } from './state.ts';

/** Characters of a body that the page shows; the whole of it has an address of its own. */
const bodyLimit = 100_000;

/** Characters of a block that its line shows. */
const excerptLimit = 160;

/** Everything about one request that the page shows when it is opened. */
export interface RequestDetail extends RequestRow {
  readonly blocks: readonly (BilledBlock & { readonly excerpt: string })[];
  /** Headers of the API; the key is not among them. */
  readonly sent: Readonly<Record<string, string>>;
  /** The body as indented JSON, or its beginning. */
  readonly bodyText: string;
  readonly bodyCut: boolean;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isDict(value)) return '';
  const text = value.text ?? value.thinking ?? value.name ?? value.content ?? value.source;
  return typeof text === 'string' ? text : (JSON.stringify(text ?? value) ?? '');
}

/** How the block at a path begins; a string stands for the one block that it is short for. */
function excerptOf(body: unknown, path: string): string {
  const block = path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'string' ? value : (value as Dict | undefined)?.[key]),
      body,
    );
  return textOf(block).slice(0, excerptLimit);
}

/** The details of a request. */
export function detailOf(request: RecordedRequest): RequestDetail {
  const { body, headers, blocks = [] } = request;
  const text = typeof body === 'string' ? body : (JSON.stringify(body, null, 2) ?? '');
  return {
    ...rowOf(request),
    blocks: blocks.map((block) => ({ ...block, excerpt: excerptOf(body, block.path) })),
    sent: Object.fromEntries(Object.entries(headers).filter(([name]) => /^anthropic-/.test(name))),
    bodyText: text.slice(0, bodyLimit),
    bodyCut: text.length > bodyLimit,
  };
}

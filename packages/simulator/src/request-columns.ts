import { shortId } from './ids.ts';
import { isDict } from './json.ts';
import type { RecordedRequest } from './options.ts';

/** A column of the table of requests. */
export interface Column {
  readonly name: string;
  readonly width: number;
  readonly right?: boolean;
  readonly cell: (request: RecordedRequest) => string;
}

const number = new Intl.NumberFormat('en-US');

/** `1,204` */
export function countText(count: number): string {
  return number.format(count);
}

/** `$0.0012`, `$3.40` */
export function dollarsText(amount: number): string {
  return `$${amount.toFixed(amount === 0 || amount >= 1 ? 2 : 4)}`;
}

/** The model that a request asks for. */
export function modelOf({ body, model: asked }: RecordedRequest): string {
  if (asked !== undefined) return asked;
  return isDict(body) && typeof body.model === 'string' ? body.model : '';
}

type Counted =
  | 'cache_read_input_tokens'
  | 'cache_creation_input_tokens'
  | 'input_tokens'
  | 'output_tokens';

function counted(name: string, field: Counted): Column {
  const cell = ({ usage }: RecordedRequest) => (usage ? countText(usage[field]) : '');
  return { name, width: 9, right: true, cell };
}

/** What every request has. */
export const request: Column = { name: 'request', width: 8, cell: ({ id }) => shortId(id) };

export const conversation: Column = {
  name: 'conv.',
  width: 8,
  cell: ({ conversation: id = '' }) => shortId(id),
};

export const model: Column = { name: 'model', width: 18, cell: modelOf };

export const status: Column = {
  name: 'status',
  width: 6,
  cell: ({ status: code }) => (code === 0 ? 'none' : String(code)),
};

/** What an answered message is billed. */
export const bill: readonly Column[] = [
  counted('read', 'cache_read_input_tokens'),
  counted('written', 'cache_creation_input_tokens'),
  counted('uncached', 'input_tokens'),
  counted('output', 'output_tokens'),
  {
    name: 'dollars',
    width: 8,
    right: true,
    cell: ({ dollars }) => (dollars === undefined ? '' : dollarsText(dollars)),
  },
];

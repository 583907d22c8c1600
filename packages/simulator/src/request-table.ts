import type { RecordedRequest, Tally } from './options.ts';
import {
  bill,
  type Column,
  conversation,
  countText,
  dollarsText,
  model,
  request,
  status,
} from './request-columns.ts';

/** How a table is written. */
export interface TableOptions {
  /** Characters of a line. @default 120 */
  readonly width?: number;
  /** Whether it is colored by escape sequences. @default false */
  readonly color?: boolean;
}

/** A table that is written line by line. */
export interface RequestTable {
  readonly head: string;
  line(request: RecordedRequest): string;
  totals(total: Tally): string;
}

/** Characters of a bar: less is not worth drawing, more says nothing new. */
const [leastBar, mostBar] = [10, 40];

const red = 31;

/** How the bar shows what the cache did: by the character, and by the color where there is one. */
const states = [
  { field: 'cache_read_input_tokens', glyph: '█', color: 34 },
  { field: 'cache_creation_input_tokens', glyph: '▒', color: 33 },
  { field: 'input_tokens', glyph: '·', color: 90 },
] as const;

/** The first of these leaves room for a bar on a wide line, the last on a narrow one. */
const layouts: readonly (readonly Column[])[] = [
  [request, conversation, model, status],
  [request, conversation, status],
  [request, status],
];

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + 2, 0);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}

function cells(columns: readonly Column[], textOf: (column: Column) => string): string {
  return columns
    .map((column) => {
      const text = cut(textOf(column), column.width);
      return `${column.right ? text.padStart(column.width) : text.padEnd(column.width)}  `;
    })
    .join('');
}

function totalsText(total: Tally): string {
  const written = total.cache_creation_5m_input_tokens + total.cache_creation_1h_input_tokens;
  const saved = total.uncachedDollars - total.dollars;
  const counts = [
    `${countText(total.cache_read_input_tokens)} read`,
    `${countText(written)} written`,
    `${countText(total.input_tokens)} uncached`,
    `${countText(total.output_tokens)} output`,
  ];
  return [
    `${countText(total.requests)} request${total.requests === 1 ? '' : 's'}, ${countText(total.refused)} refused`,
    counts.join(', '),
    `${dollarsText(total.dollars)}, the cache ${saved < 0 ? 'cost' : 'saved'} ${dollarsText(Math.abs(saved))}`,
  ].join('; ');
}

/** A table of requests that shows as many columns as the width has room for. */
export function requestTable({ width = 120, color = false }: TableOptions = {}): RequestTable {
  const named =
    layouts.find((columns) => widthOf([...columns, ...bill]) + leastBar <= width) ??
    ([request, status] satisfies readonly Column[]);
  const room = Math.min(mostBar, width - widthOf([...named, ...bill]));
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);

  /** Every state that has tokens gets its share of the width, from edge to edge. */
  function bar({ usage }: RecordedRequest): string {
    if (!usage || room < leastBar) return '';
    const all = states.reduce((sum, { field }) => sum + usage[field], 0);
    let tokens = 0;
    let drawn = 0;
    const pieces = states.map(({ field, glyph, color: code }) => {
      tokens += usage[field];
      const length = Math.round((room * tokens) / Math.max(1, all)) - drawn;
      drawn += length;
      return length > 0 ? paint(glyph.repeat(length), code) : '';
    });
    return pieces.join('');
  }

  return {
    head: (
      cells([...named, ...bill], ({ name }) => name) + (room < leastBar ? '' : 'cache')
    ).trimEnd(),
    line(recorded) {
      const { error, method, path, usage } = recorded;
      const start = cells(named, ({ cell }) => cell(recorded));
      if (usage && !error)
        return (start + cells(bill, ({ cell }) => cell(recorded)) + bar(recorded)).trimEnd();
      const said = error ? `${error.type}: ${error.message}` : `${method} ${path}`;
      const text = cut(said.replaceAll(/\s+/g, ' '), width - widthOf(named));
      return start + (error ? paint(text, red) : text);
    },
    totals: totalsText,
  };
}

/** The requests that a simulator remembers as a table, and what all came to. */
export function tableOf(
  {
    requests,
    ledger,
  }: { readonly requests: readonly RecordedRequest[]; readonly ledger: { readonly total: Tally } },
  options?: TableOptions,
): string {
  const table = requestTable(options);
  return [
    table.head,
    ...requests.map((recorded) => table.line(recorded)),
    table.totals(ledger.total),
  ].join('\n');
}

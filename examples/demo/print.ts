import { type Bill, billOf, refusalsOf, sharedDollars, uncachedDollars } from './bill.ts';
import type { Conversation } from './conversation.ts';
import type { Demo } from './demo.ts';
import type { Played } from './play.ts';

const count = new Intl.NumberFormat('en-US');

function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
}

function change(before: number, after: number): string {
  if (before === 0) return '';
  const percent = (100 * (after - before)) / before;
  return `${percent > 0 ? '+' : percent < 0 ? '-' : ''}${Math.abs(percent).toFixed(0)}%`;
}

type Row = readonly [label: string, bare: string, wrapped: string, change: string];

function counted(label: string, bare: number, wrapped: number): Row {
  return [label, count.format(bare), count.format(wrapped), change(bare, wrapped)];
}

function paid(label: string, bare: number, wrapped: number): Row {
  return [label, dollars(bare), dollars(wrapped), change(bare, wrapped)];
}

function dollarsAnAnswer({ dollars, requests, refused }: Bill): number {
  return requests === refused ? 0 : dollars / (requests - refused);
}

function rows(bare: Bill, wrapped: Bill, shared: readonly [number, number]): readonly Row[] {
  return [
    ['', 'bare', 'wrapped', ''],
    [...counted('requests', bare.requests, wrapped.requests).slice(0, 3), ''] as unknown as Row,
    [...counted('refused', bare.refused, wrapped.refused).slice(0, 3), ''] as unknown as Row,
    counted('input, uncached', bare.uncached, wrapped.uncached),
    counted('input, cache written', bare.written, wrapped.written),
    counted('input, cache read', bare.read, wrapped.read),
    counted('output', bare.output, wrapped.output),
    paid('dollars', bare.dollars, wrapped.dollars),
    paid('dollars an answer', dollarsAnAnswer(bare), dollarsAnAnswer(wrapped)),
    ...(bare.refused > 0 ? [paid('dollars, both answered', ...shared)] : []),
  ];
}

function table(lines: readonly Row[]): string {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...lines.map((row) => row[i]?.length ?? 0)));
  return lines
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function refusals(label: string, played: Played): string {
  const lines = refusalsOf(played).map(({ text, count: times }) => `  ${times} x ${text}`);
  return lines.length === 0 ? `${label}: none refused` : `${label}, refused:\n${lines.join('\n')}`;
}

function done({ steps }: Played): string {
  const lines = [...steps].sort(([, a], [, b]) => b - a).map(([step, n]) => `  ${n} x ${step}`);
  return lines.length === 0
    ? ''
    : `Steps that Turnwise took, over all requests:\n${lines.join('\n')}\n`;
}

function recorded({ turns }: Conversation): string {
  const outcomes = turns.flatMap(({ body, recorded: usage }) =>
    usage ? [{ model: body.model, usage }] : [],
  );
  if (outcomes.length === 0) return '';
  const bill = billOf(outcomes);
  return `\nAs recorded, with the marks of the client of that day: ${count.format(bill.uncached)} uncached, ${count.format(bill.written)} written, ${count.format(bill.read)} read, ${dollars(bill.dollars)}.\n`;
}

/** The whole report, as it is printed. */
export function reportOf(conversation: Conversation, result: Demo): string {
  const { bare, wrapped, window } = result;
  const models = [...new Set(conversation.turns.map(({ body }) => body.model))].join(', ');
  const forced = window === undefined ? '' : `, window forced to ${count.format(window)} tokens`;
  return `
${conversation.name}: ${conversation.turns.length} requests to ${models}${forced}

${table(rows(billOf(bare.outcomes), billOf(wrapped.outcomes), sharedDollars(bare, wrapped)))}

A refused request costs nothing. The requests that the wrapped client got answers to would cost
${dollars(uncachedDollars(wrapped))} without a cache.

${refusals('bare', bare)}
${refusals('wrapped', wrapped)}

${done(wrapped)}Cuts of the history: ${wrapped.cuts}
${recorded(conversation)}`;
}

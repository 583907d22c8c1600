import { reasonFor } from './categories.ts';
import type { Verdict } from './check.ts';

/** Whether everything that was tried came out as it has to. */
export function isClean(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ reason }) => reason === undefined);
}

/** Lines whose requests could be sent. */
function triedOf(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ skipped }) => skipped === undefined);
}

function shareOf(tried: readonly Verdict[]): string {
  const alike = tried.filter(({ refused }) => refused).length;
  const percent = tried.length === 0 ? 100 : (100 * alike) / tried.length;
  return `${alike} of ${tried.length} reproducible lines are refused with the same status, type and text (${percent.toFixed(1)} %).`;
}

function rowOf(category: string, tried: readonly Verdict[]): readonly string[] {
  const number = (key: 'refused' | 'accepted' | 'kept') =>
    String(tried.filter((verdict) => verdict[key] === true).length);
  return [category, String(tried.length), number('refused'), number('accepted'), number('kept')];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('   '),
    )
    .join('\n');
}

function counts(verdicts: readonly Verdict[]): string {
  const byCategory = new Map<string, number>();
  for (const { category } of verdicts)
    byCategory.set(category, (byCategory.get(category) ?? 0) + 1);
  return [...byCategory].map(([category, count]) => `${category} ${count}`).join(', ');
}

function reasonsIn(verdicts: readonly Verdict[]): readonly string[] {
  const reasons = verdicts.flatMap(({ category, unpreventable }) =>
    unpreventable === undefined ? [] : `  ${category}: ${unpreventable}`,
  );
  return [...new Set(reasons)].sort();
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.join('\n')}`;
}

/** The outcome by category and of all, what was skipped or cannot be prevented, and every line that failed. */
export function reportOf(verdicts: readonly Verdict[]): string {
  const tried = triedOf(verdicts);
  const categories = [...new Set(tried.map(({ category }) => category))].sort();
  const rows = [
    ['category', 'lines', 'refused alike', 'accepted wrapped', 'words kept'],
    ...categories.map((name) =>
      rowOf(
        reasonFor(name) ? `${name} *` : name,
        tried.filter(({ category }) => category === name),
      ),
    ),
    rowOf('all', tried),
  ];
  const converse = tried.filter(({ bareOnly }) => bareOnly !== undefined);
  const incomplete = verdicts.filter(({ skipped }) => skipped !== undefined);
  const failed = tried.flatMap(({ line, category, reason }) =>
    reason === undefined ? [] : [`  line ${line}, ${category}\n    ${reason}`],
  );
  return [
    table(rows),
    shareOf(tried),
    section('* No client can prevent these:', reasonsIn(verdicts)),
    converse.length === 0 ? '' : `Sent bare only, of the Converse API: ${counts(converse)}`,
    incomplete.length === 0 ? '' : `Skipped, not reproducible: ${counts(incomplete)}`,
    section('Failed:', failed) || 'Nothing failed.',
  ]
    .filter(Boolean)
    .join('\n\n');
}

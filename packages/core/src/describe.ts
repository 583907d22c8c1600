import { changesBetween } from './describe-match.js';
import { counted, INDENT, Notes } from './describe-notes.js';
import { parameterRows } from './describe-parameters.js';
import { previewOf } from './describe-preview.js';
import { type Row, rowsOf, several, sizeOf, tokensOf } from './describe-rows.js';
import { clipped, harmless, wrapped } from './describe-text.js';
import { unitsOf } from './describe-units.js';
import type { Explanation } from './explain.js';
import { type ModelInfo, modelInfo } from './models.js';
import { diagnose } from './repair.js';
import type { Step } from './report.js';
import type { Problem } from './rule.js';
import type { Params, ParamsLike } from './types.js';

/** How a request is described. */
export interface DescribeOptions {
  /** Colors, by ANSI escapes. @default false */
  readonly color?: boolean;
  /** Characters in a line. @default 100 */
  readonly width?: number;
  /** Shows how texts begin, and names and values; else only kinds and sizes. @default false */
  readonly content?: boolean;
  /** Where the reasons are taken from. @default what `diagnose` says of the request by default */
  readonly problems?: readonly Problem[];
}

interface Style {
  readonly model: ModelInfo;
  readonly content: boolean;
  /** Of the largest index. */
  readonly digits: number;
}

/** By the first character that a line shows. */
const COLORS: Readonly<Record<string, number>> = { '-': 31, '+': 32, '~': 33, '>': 36, '…': 2 };

/** How a line begins that stands for what stayed as it was. */
const FOLD = '  … ';

/** Messages that are dropped together, from so many on, are one line. */
const MANY = 3;

/**
 * What was made of a request, as a diff of the conversation. Lines begin with `-` for what was
 * dropped, `+` invented, `~` changed, `>` moved; `◆` is a cache mark. What stays as it was is
 * folded. Nothing in the conversation can make the terminal do anything.
 *
 * @param params as they were given to `explain`
 */
export function describe<P extends ParamsLike>(
  params: P,
  explanation: Explanation<P>,
  options: DescribeOptions = {},
): string {
  const { color = false, width = 100, content = false } = options;
  const before = params as unknown as Params;
  const after = explanation.params as unknown as Params;
  const notes = new Notes(explanation.steps, options.problems ?? diagnose(params));
  const parameters = parameterRows(before, after, notes, content);
  const rows = rowsOf(changesBetween(unitsOf(before), unitsOf(after)), notes);
  const digits = String(before.messages.length - 1).length;
  const style = { model: modelInfo(after.model), content, digits };
  return [...parameters, ...folded(rows, style), '', ...footer(before, after, explanation)]
    .flatMap((line) => shown(line, width))
    .map((line) => (color ? colored(line) : line))
    .join('\n');
}

/** Folds what is quiet, except next to what is not, and what was dropped in one piece. */
function folded(rows: readonly Row[], style: Style): string[] {
  const lines: string[][] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const kind = kindOf(rows, start);
    for (end = start + 1; end < rows.length && kindOf(rows, end) === kind; ) end++;
    // What a fold has left of a message says again whose it is.
    const named = lines.at(-1)?.[0]?.startsWith(FOLD) ?? false;
    lines.push(linesOf(rows.slice(start, end), kind, style, named));
  }
  return lines.flat();
}

function linesOf(run: readonly Row[], kind: Kind, style: Style, named: boolean): string[] {
  const owners = new Set(run.map(({ unit }) => unit.owner)).size;
  if ((kind === 'far' && run.length > 1) || (kind === 'dropped' && owners >= MANY)) {
    const sign = kind === 'far' ? FOLD : '- … ';
    return [sign + sizeOf(run, style.model), ...noted(run)];
  }
  return run.flatMap((row, at) => [lineOf(row, style, named && at === 0), ...noted([row])]);
}

/** What is near to a change is shown. */
type Kind = 'far' | 'dropped' | 'near';

function kindOf(rows: readonly Row[], at: number): Kind {
  if (rows[at]?.sign === '-') return 'dropped';
  const near = [rows[at - 1], rows[at], rows[at + 1]];
  return near.every((row) => row === undefined || row.quiet) ? 'far' : 'near';
}

function noted(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ notes }) => notes))].map((note) => INDENT + note);
}

function lineOf({ sign, unit, before, first, labels }: Row, style: Style, named: boolean): string {
  const index = /\d+$/.exec(before?.owner ?? '')?.[0] ?? '';
  const place =
    first || (named && before) ? `${index.padStart(style.digits)} ${clipped(unit.role, 16)}` : '';
  const tokens = tokensOf(unit, style.model);
  const size = tokens > 0 ? `, ${several(tokens, 'token')}` : '';
  const what = `${clipped(unit.type, 32)}${size}`;
  const said = style.content ? [previewOf(unit.block)].filter((preview) => preview !== '') : [];
  const columns = [`${sign} ${place.padEnd(style.digits + 10)}`, what, ...labels, ...said];
  return columns.join('  ');
}

function footer(before: Params, after: Params, explanation: Explanation<unknown>): string[] {
  const { steps, inputTokens } = explanation;
  const [from, to] = [before.messages.length, after.messages.length];
  const messages = `${from === to ? '' : `${counted(from)} → `}${several(to, 'message')}`;
  const size = `${messages}, about ${several(inputTokens, 'token')}`;
  const done = steps.filter(({ applied }) => applied !== false);
  if (done.length === 0) return [`${size}; nothing was done`];
  const kept = done.every(({ lossless }) => lossless) ? 'nothing' : 'something';
  return [`${size}; ${several(done.length, 'step')}, ${kept} is lost`, ...tally(done)];
}

function tally(steps: readonly Step[]): string[] {
  const counts = new Map<string, number>();
  for (const { middleware, code } of steps) {
    const name = `${middleware}.${code}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `  ${counted(count)} ${name}`);
}

/** A line as it fits, and harmless; what says why is broken instead. */
function shown(line: string, width: number): string[] {
  const safe = harmless(line);
  if (!safe.startsWith(INDENT)) return [clipped(safe, width)];
  const room = width - INDENT.length;
  return wrapped(safe.slice(INDENT.length), room).map((part) => INDENT + clipped(part, room));
}

function colored(line: string): string {
  const code = COLORS[line.trimStart()[0] ?? ''];
  return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`;
}

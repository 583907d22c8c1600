import type { Change, Sign } from './describe-match.js';
import { CUT, counted, type Notes, SENT } from './describe-notes.js';
import type { Unit } from './describe-units.js';
import { estimateMessage } from './estimate.js';
import type { ModelInfo } from './models.js';
import type { Message } from './types.js';

/** One block of a description. */
export interface Row {
  readonly sign: Sign;
  readonly unit: Unit;
  /** The block that was marked, with its place in the caller's request, if it has one. */
  readonly before: Unit | undefined;
  /** Whether a message begins here. */
  readonly first: boolean;
  /** What is said in the line: marked, merged, moved. */
  readonly labels: readonly string[];
  /** What is said below it. */
  readonly notes: readonly string[];
  /** Whether nothing was done here. */
  readonly quiet: boolean;
}

/** The rows of all changes. */
export function rowsOf(changes: readonly Change[], notes: Notes): Row[] {
  const known = { before: new Set<string>(), after: new Set<string>() };
  return changes.map((change) => {
    const begins = isNew(known.before, change.before);
    const follows = isNew(known.after, change.after);
    const places = [
      ...placesOf(change.before, begins),
      ...placesOf(change.after, follows).map((place) => SENT + place),
    ];
    const merged = begins && !follows && change.sign !== '>' && change.after !== undefined;
    const said = notes.at(...places);
    return rowOf(change, {
      first: change.after ? follows : begins,
      merged,
      notes: change.sign === '-' && said.length === 0 ? notes.at(CUT) : said,
    });
  });
}

interface Told extends Pick<Row, 'first' | 'notes'> {
  readonly merged: boolean;
}

function rowOf({ sign, before, after }: Change, { first, merged, notes }: Told): Row {
  const [was, is] = [markOf(before), markOf(after)];
  const both = before && after;
  const labels = [
    is,
    both && sign === '>' && `moved from ${before.path}`,
    both && before.role !== after.role && `was ${before.role}`,
    both && was && !is && 'mark taken off',
    merged && 'merged into this turn',
  ].filter((label) => typeof label === 'string');
  const quiet = sign === ' ' && !merged && notes.length === 0 && was === is;
  const unit = (after ?? before) as Unit;
  return { sign: sign === ' ' && merged ? '~' : sign, unit, before, first, labels, notes, quiet };
}

/** Where something may be said of a unit; of a whole message, at its first. */
function placesOf(unit: Unit | undefined, first: boolean): string[] {
  if (!unit) return [];
  return first ? [unit.path, unit.owner] : [unit.path];
}

function isNew(owners: Set<string>, unit: Unit | undefined): boolean {
  if (!unit || owners.has(unit.owner)) return false;
  owners.add(unit.owner);
  return true;
}

/** The sign of a cache mark, with its lifetime. */
export function markOf(unit: Pick<Unit, 'block'> | undefined): string | undefined {
  const mark = unit?.block.cache_control;
  if (typeof mark !== 'object' || mark === null) return undefined;
  return `◆ ${(mark as { readonly ttl?: unknown }).ttl ?? '5m'}`;
}

/** How many messages, and what else, rows hold, and about how many tokens. */
export function sizeOf(rows: readonly Row[], model: ModelInfo): string {
  const owners = new Set(rows.map(({ unit }) => unit.owner));
  const tools = rows.filter(({ unit }) => unit.owner === 'tools').length;
  const system = owners.has('system') ? 1 : 0;
  const messages = owners.size - system - (tools > 0 ? 1 : 0);
  const tokens = rows.reduce((sum, { unit }) => sum + tokensOf(unit, model), 0);
  const parts = [
    tools > 0 && several(tools, 'tool'),
    system > 0 && 'the system prompt',
    messages > 0 && several(messages, 'message'),
    tokens > 0 && several(tokens, 'token'),
  ];
  return parts.filter(Boolean).join(', ');
}

/** An estimate of a block by itself; a tool has none. */
export function tokensOf({ owner, role, block }: Unit, model: ModelInfo): number {
  if (owner === 'tools') return 0;
  const { tokens, thinking } = estimateMessage({ role, content: [block] } as Message, model);
  return Math.round(tokens + thinking);
}

export function several(count: number, one: string): string {
  return `${counted(count)} ${one}${count === 1 ? '' : 's'}`;
}

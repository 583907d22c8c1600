import type { Unit } from './describe-units.js';

/** What became of a block: it stayed, was dropped, invented, changed or moved. */
export type Sign = ' ' | '-' | '+' | '~' | '>';

/** A block before, after, or both. */
export interface Change {
  readonly sign: Sign;
  readonly before?: Unit;
  readonly after?: Unit;
}

/** A matched pair of blocks, by their positions. */
type Pair = readonly [before: number, after: number];

/** What happened between two requests, block by block, in the order of the second. */
export function changesBetween(before: readonly Unit[], after: readonly Unit[]): Change[] {
  const pairs = matched(before, after);
  const gone = new Set(pairs.map(([from]) => from));
  const moved = new Map(pairs.map(([from, to]) => [to, from]));
  const changes: Change[][] = [];
  let last: Pair = [-1, -1];
  for (const end of [...increasing(pairs), [before.length, after.length] as Pair]) {
    const left = range(last[0] + 1, end[0]).filter((at) => !gone.has(at));
    const come = range(last[1] + 1, end[1]);
    changes.push(changesIn({ before, after, left, come, moved }));
    if (end[0] < before.length) changes.push([pairedChange(before[end[0]], after[end[1]], ' ')]);
    last = end;
  }
  return changes.flat();
}

/** What lies between two blocks that stayed, by position. */
interface Gap {
  readonly before: readonly Unit[];
  readonly after: readonly Unit[];
  readonly left: readonly number[];
  readonly come: readonly number[];
  readonly moved: ReadonlyMap<number, number>;
}

function changesIn({ before, after, left, come, moved }: Gap): Change[] {
  const rewritten = rewrites({ before, after, left, come, moved });
  const kept = new Set(rewritten.values());
  const dropped = left.filter((at) => !kept.has(at));
  let next = 0;
  const droppedUntil = (end: number): Change[] => {
    const start = next;
    while ((dropped[next] ?? end) < end) next++;
    return dropped.slice(start, next).map((at) => ({ sign: '-', before: before[at] as Unit }));
  };
  const origins = rewritten.values();
  const nextDropped = () => droppedUntil(origins.next().value ?? before.length);
  const first = nextDropped();
  const changes = come.flatMap((to): Change[] => {
    const origin = moved.get(to);
    if (origin !== undefined) return [pairedChange(before[origin], after[to], '>')];
    const from = rewritten.get(to);
    if (from === undefined) return [{ sign: '+', after: after[to] as Unit }];
    return [pairedChange(before[from], after[to], '~'), ...nextDropped()];
  });
  return [...first, ...changes];
}

/** Which blocks came of which others in their place, by position. */
function rewrites({ before, after, left, come, moved }: Gap): Map<number, number> {
  const queues = new Queues();
  for (const at of left) queues.push(likenessOf(before[at] as Unit), at);
  const rewritten = new Map<number, number>();
  for (const to of come) {
    const from = moved.has(to) ? undefined : queues.shift(likenessOf(after[to] as Unit));
    if (from !== undefined) rewritten.set(to, from);
  }
  return rewritten;
}

/** What a block still has when it was rewritten: its kind, and how its text begins. */
function likenessOf({ type, block }: Unit): string | undefined {
  if (typeof block.text !== 'string') return type;
  const start = block.text.trimStart().slice(0, 8);
  return start === '' ? undefined : `text ${start}`;
}

function pairedChange(before: Unit | undefined, after: Unit | undefined, sign: Sign): Change {
  const [from, to] = [before as Unit, after as Unit];
  const same = from.role === to.role && isSame(from.block, to.block);
  return { sign: sign === ' ' && !same ? '~' : sign, before: from, after: to };
}

/** Whether two blocks say the same, marks aside. */
function isSame(one: object, other: object): boolean {
  if (one === other) return true;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  keys.delete('cache_control');
  return [...keys].every((key) => one[key as never] === other[key as never]);
}

/** Blocks that are the same object, and of the rest those that say the same. */
function matched(before: readonly Unit[], after: readonly Unit[]): Pair[] {
  const same = pairsBy(({ held }) => held, before, after, []);
  const alike = pairsBy(identityOf, before, after, same);
  return [...same, ...alike].sort((a, b) => a[1] - b[1]);
}

/** Pairs of what has the same key, first come first, except for what is paired already. */
function pairsBy(
  keyOf: (unit: Unit) => unknown,
  before: readonly Unit[],
  after: readonly Unit[],
  paired: readonly Pair[],
): Pair[] {
  const [left, come] = [new Set(paired.map(([from]) => from)), new Set(paired.map(([, to]) => to))];
  const queues = new Queues();
  for (const [at, unit] of before.entries()) if (!left.has(at)) queues.push(keyOf(unit), at);
  return after.flatMap((unit, to): Pair[] => {
    const from = come.has(to) ? undefined : queues.shift(keyOf(unit));
    return from === undefined ? [] : [[from, to]];
  });
}

/** What a copy of a block has in common with it. */
function identityOf({ type, block }: Unit): unknown {
  const { id, tool_use_id, text, signature, source, name } = block;
  const said = id ?? tool_use_id ?? text ?? signature ?? name;
  if (typeof said === 'string') return `${type} ${said}`;
  return typeof source === 'object' && source !== null ? source : undefined;
}

/** Positions by a key, first in, first out. Nothing is kept for no key. */
class Queues {
  readonly #queues = new Map<unknown, { readonly items: number[]; next: number }>();

  push(key: unknown, item: number): void {
    if (key == null) return;
    const queue = this.#queues.get(key) ?? { items: [], next: 0 };
    queue.items.push(item);
    this.#queues.set(key, queue);
  }

  shift(key: unknown): number | undefined {
    const queue = this.#queues.get(key);
    return queue?.items[queue.next++];
  }
}

/** The longest run of pairs whose order stayed (patience sorting); the others were moved. */
function increasing(pairs: readonly Pair[]): Pair[] {
  const piles: number[] = [];
  const below: number[] = [];
  const from = (at: number | undefined) => pairs[at as number]?.[0] ?? 0;
  for (const at of pairs.keys()) {
    let low = 0;
    for (let high = piles.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (from(piles[middle]) < from(at)) low = middle + 1;
      else high = middle;
    }
    below.push(piles[low - 1] ?? -1);
    piles[low] = at;
  }
  const run: Pair[] = [];
  for (let at = piles.at(-1) ?? -1; at >= 0; at = below[at] as number) run.push(pairs[at] as Pair);
  return run.reverse();
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, at) => start + at);
}

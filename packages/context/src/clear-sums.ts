import type { Message, ModelInfo } from '@turnwise/core';
import { clearableOf, type OldCall } from './clearable.js';
import { seen } from './rounds.js';

/** A result that a later call asked for again: where it stands, and where the newer one does. */
export interface Repeat {
  readonly at: number;
  /** `3.0`: message and block. */
  readonly place: string;
  readonly saves: number;
  readonly by: number;
}

/** Sums over the messages before an index, so that any part of a history is measured at once. */
export interface ClearSums {
  readonly tokens: readonly number[];
  readonly thinking: readonly number[];
  /** Tokens that clearing the results, images and documents would save. */
  readonly results: readonly number[];
  readonly media: readonly number[];
  /** Turns that the user began. */
  readonly turns: readonly number[];
  /** In the order of the newer results. */
  readonly repeats: readonly Repeat[];
  /** Results of tools that are never cleared, by message and block: `3.0`. */
  readonly excluded: ReadonlySet<string>;
}

/** What is never cleared. */
export interface Spared {
  readonly exclude: readonly string[];
  readonly pin: (message: Message) => boolean;
}

/** One pass over a history. */
export function clearSums(
  messages: readonly Message[],
  model: ModelInfo,
  { exclude, pin }: Spared,
): ClearSums {
  const tokens = [0];
  const thinking = [0];
  const results = [0];
  const media = [0];
  const turns = [0];
  const track = tracker(new Set(exclude));
  for (const [at, message] of messages.entries()) {
    const look = seen(message, model);
    const pinned = pin(message);
    push(tokens, look.tokens);
    push(thinking, look.thinking);
    push(results, track.take(message, model, at, pinned));
    push(media, pinned ? 0 : savesOf(clearableOf(message, model).media));
    push(turns, message.role === 'user' && !look.answers ? 1 : 0);
  }
  const { repeats, excluded } = track;
  return { tokens, thinking, results, media, turns, repeats, excluded };
}

function push(sums: number[], value: number): void {
  sums.push((sums.at(-1) ?? 0) + value);
}

function savesOf(some: readonly { readonly saves: number }[]): number {
  return some.reduce((sum, { saves }) => sum + saves, 0);
}

/** Follows calls and their results through a history. */
function tracker(exclude: ReadonlySet<unknown>) {
  const calls = new Map<unknown, OldCall>();
  const newest = new Map<string, Omit<Repeat, 'by'>>();
  const repeats: Repeat[] = [];
  const excluded = new Set<string>();

  function takeResult(result: Omit<Repeat, 'by'>, call: OldCall | undefined): void {
    if (!call) return;
    const before = newest.get(call.key);
    if (before && before.at < result.at && before.saves > 0) {
      repeats.push({ ...before, by: result.at });
    }
    newest.set(call.key, result);
  }

  return {
    repeats,
    excluded,
    /** Tokens that clearing the results of a message saves. */
    take(message: Message, model: ModelInfo, at: number, pinned: boolean): number {
      const look = clearableOf(message, model);
      for (const call of look.calls) calls.set(call.id, call);
      let total = 0;
      for (const { id, at: index, saves } of look.results) {
        const call = calls.get(id);
        const place = `${at}.${index}`;
        if (exclude.has(call?.name)) excluded.add(place);
        else if (!pinned) {
          total += saves;
          takeResult({ at, place, saves }, call);
        }
      }
      return total;
    },
  };
}

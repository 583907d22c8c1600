import type { Message, ModelInfo, Params } from '@turnwise/core';
import type { Order } from './marks.js';
import { sizesOf } from './size.js';

/** Where a block stands in the prompt. */
export interface Position {
  /** Tokens up to its end, about. */
  readonly tokens: number;
  /** Blocks that follow it, those in tool results among them: nobody says whether these count. */
  readonly behind: number;
  /** Tokens that a mark here keeps in the cache, about; next to none below the minimum. */
  readonly worth: number;
}

/** The position of a block of a request. */
export type Positions = (block: Order) => Position;

/** A message has one block at least, so that no mark reaches over so many. */
const FAR = 24;

/** Sizes are estimated: a prefix that seems a little too short may be long enough. */
const MARGIN = 2;

/** A mark on a prefix that is too short does no harm, and sizes are never certain. */
const TOO_SHORT = 0.001;

export function positionsOf(params: Params, model: ModelInfo): Positions {
  const { tools, system, messages } = params;
  const sizes = sizesOf(params, model);
  const following = followingIn(messages);

  function placed(tokens: number, behind: number): Position {
    const isLong = MARGIN * tokens >= model.minCacheable;
    return { tokens, behind, worth: isLong ? tokens : TOO_SHORT * tokens };
  }

  return ([level, index, at]) => {
    if (level === 2) {
      const behind = countIn(messages[index], at + 1) + following(index + 1);
      return placed(sizes.messages(index, at + 1), behind);
    }
    const rest = following(0) + countOf(system) - index - 1;
    return level === 1
      ? placed(sizes.system(index + 1), rest)
      : placed(sizes.tools(index + 1), rest + countOf(tools));
  };
}

/** Blocks of the messages from one on; of a long history it is enough to know that it is long. */
function followingIn(messages: readonly Message[]): (index: number) => number {
  const { length } = messages;
  const counts = [0];
  for (let i = length - 1; i >= Math.max(0, length - FAR); i--) {
    counts.push((counts.at(-1) ?? 0) + countIn(messages[i]));
  }
  const known = counts.at(-1) ?? 0;
  return (index) => counts[length - index] ?? known + length - FAR - index;
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : list ? 1 : 0;
}

/** Blocks of a message from one on. */
function countIn(message: Message | undefined, from = 0): number {
  const content: unknown = message?.content;
  if (!Array.isArray(content)) return from === 0 ? 1 : 0;
  let count = 0;
  for (let i = from; i < content.length; i++) count += Math.max(1, countOf(content[i]?.content));
  return count;
}

import {
  type Call,
  estimateMessage,
  estimateOverhead,
  headOf,
  type Message,
  nameOf,
} from '@turnwise/core';
import { cutTo } from './marked.js';
import { printOf } from './print.js';
import { spaceOf } from './space.js';
import { blocksOf, endOfHistory, endOfReply } from './turns.js';

/** An end of a part of the messages: of the last one, only so many blocks count. */
interface End {
  readonly length: number;
  readonly blocks?: number;
}

/**
 * Names of what other requests may share with this one, the longest first: all of it, what stands
 * before its last question, its history, its system and tools. These are places for marks. What is
 * too short for the cache is left out.
 */
export function sharesOf(call: Call): readonly string[] {
  const { params, model } = call;
  const { messages } = params;
  const space = nameOf(spaceOf(call), params.model);
  const missing = model.minCacheable - estimateOverhead(params, model);
  const head = missing > 0 ? [] : [nameOf(space, headOf(params))];
  const ends = endsIn(messages).filter((end) => holds(messages, end, missing, call));
  if (ends.length === 0) return head;
  const { chain, salt } = printOf(call);
  return [...ends.map((end) => nameOf(space, salt, cutTo(messages, chain, end).name)), ...head];
}

function endsIn(messages: readonly Message[]): End[] {
  const end = endOfHistory(messages);
  const reply = endOfReply(messages, end);
  const blocks = blocksOf(messages[end - 1]).length;
  return [
    ...(end > 0 ? [{ length: end }] : []),
    ...(blocks > 1 ? [{ length: end, blocks: blocks - 1 }] : []),
    ...(end - 1 > reply ? [{ length: end - 1 }] : []),
    ...(reply > 0 ? [{ length: reply }] : []),
  ];
}

/** Whether there are so many tokens up to an end. No more messages are looked at than it takes. */
function holds(
  messages: readonly Message[],
  { length, blocks }: End,
  tokens: number,
  { model }: Pick<Call, 'model'>,
): boolean {
  const behind = blocksOf(messages[length - 1]).slice(blocks ?? Number.POSITIVE_INFINITY);
  let left = tokens + tokensOf({ role: 'user', content: behind });
  for (let at = 0; at < length && left > 0; at++) left -= tokensOf(messages[at] as Message);
  return left <= 0;

  function tokensOf(message: Message): number {
    return estimateMessage(message, model).tokens;
  }
}

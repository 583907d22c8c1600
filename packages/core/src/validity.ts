import { isThinking, listOf } from './blocks.js';
import { type Draft, type Part, type Turn, toMessage } from './draft.js';
import { headOf, NO_PREFIX, prefixWith } from './prefix-hash.js';
import { originOf, signatureKey } from './signatures.js';
import type { Message, Params } from './types.js';

/** A thinking block that is to be sent. */
export interface Placed {
  readonly part: Part;
  /** The index of its turn. */
  readonly turn: number;
  readonly key: string | undefined;
  /** The key of the thinking that it came behind; empty for none. */
  readonly before: string;
  /** Whether what is sent before it, thinking aside, is what it came behind. */
  readonly fits: boolean;
}

/**
 * The thinking of a draft. What it came behind is remembered, or else is what the caller has
 * before it.
 */
export function boundOf({ rest, turns }: Draft, request: Params): readonly Placed[] {
  const parts = turns.flatMap((turn, index) =>
    turn.parts.flatMap((part) => (isThinking(part.block) ? [{ part, turn: index }] : [])),
  );
  if (parts.length === 0) return [];
  const head = headOf(rest);
  const isHeadSame = rest === request || head === headOf(request);
  const sent = prefixesOf(turns.map(messageOf));
  const own = isHeadSame ? prefixesOf(request.messages) : [];
  const ownKeys = request.messages.flatMap(keysOf);
  const shift = ownKeys.indexOf(signatureKey(parts[0]?.part.block ?? { type: '' }) ?? '');
  let isWhole = true;
  return parts.map(({ part, turn }, index) => {
    const key = signatureKey(part.block);
    const origin = key === undefined ? undefined : originOf(key);
    isWhole &&= shift >= 0 && key === ownKeys[shift + index];
    const asOwn = isWhole && own[part.message] === sent[turn];
    const asSent = origin?.head === head && origin.prefix === sent[turn];
    const before = origin?.before ?? ownKeys[shift + index - 1] ?? '';
    return { part, turn, key, before, fits: origin ? asSent : asOwn };
  });
}

function keysOf(message: Message): string[] {
  return listOf(message?.content)
    .filter(isThinking)
    .flatMap((block) => signatureKey(block) ?? []);
}

/** The names of what stands before each message. */
function prefixesOf(messages: readonly Message[]): string[] {
  const prefixes = [NO_PREFIX];
  for (const message of messages) prefixes.push(prefixWith(prefixes.at(-1) ?? '', message));
  return prefixes;
}

const made = new WeakMap<Turn, Message>();

/** One object for as long as the turn is one, so that it is hashed once. */
function messageOf(turn: Turn): Message {
  const message = made.get(turn) ?? toMessage(turn);
  if (!turn.intact) made.set(turn, message);
  return message;
}

/**
 * The blocks that are valid together: what stays is, block by block, what was sent for the last
 * one of them, save that the first ones may be gone.
 */
export function validOf(placed: readonly Placed[]): ReadonlySet<Part> {
  const valid = new Set<Part>();
  let last: Placed | undefined;
  for (const one of placed.toReversed()) {
    if (!one.fits || (last && last.before !== one.key)) continue;
    valid.add(one.part);
    last = one;
  }
  return valid;
}

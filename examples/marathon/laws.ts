import type { Step } from '@turnwise/core';
import type { Body } from '../demo/conversation.ts';
import type { Block, Message } from '../demo/trace.ts';
import { decisionsOf, type Named, namerOf } from './named.ts';
import { align, blocksOf, type Position, positionsOf } from './positions.ts';

/** A request as the program made it, and as it was accepted. */
export interface Accepted {
  readonly given: Body;
  readonly sent: Body;
  /** Input tokens as they were billed. */
  readonly tokens: number;
  /** What was reported; undefined for a policy that says nothing of what it does. */
  readonly steps: readonly Step[] | undefined;
}

/** What was found of one request. */
export interface Finding {
  /** Laws that it breaks, a sentence each. */
  readonly violations: readonly string[];
  /** Pinned messages that the history has, and those of them that were sent. */
  readonly pins: { readonly asked: number; readonly kept: number };
  /** Whether what was sent before does not begin it, though its history goes on. */
  readonly rewritten: boolean;
}

export interface LawOptions {
  /** Input tokens that a request may have. */
  readonly limit: (given: Body) => number;
  readonly isPinned: (message: Message) => boolean;
}

/** A request with its positions. */
interface Looked extends Accepted {
  readonly from: readonly Position[];
  readonly to: readonly Position[];
  /** What of it is not the message that holds a summary, and for each the place in the history. */
  readonly own: readonly Position[];
  readonly places: readonly number[];
  /** What the report names; undefined where there is none. */
  readonly named: Named | undefined;
}

function look(accepted: Accepted): Looked {
  const from = positionsOf(accepted.given.messages);
  const to = positionsOf(accepted.sent.messages);
  const named = accepted.steps && namerOf(accepted.steps);
  const own = named?.summarized ? to.filter(({ message }) => message > 0) : to;
  return { ...accepted, from, to, own, places: align(from, own), named };
}

/**
 * Looks at the requests of a conversation, one after the other: that each fits, keeps what is
 * pinned, begins as the one before did unless something was decided (law 5), keeps calls with their
 * results, the order, and leaves out one run (law 6), and that what is missing is reported (law 8).
 */
export function inspector(options: LawOptions): (accepted: Accepted) => Finding {
  let last: Looked | undefined;
  return (accepted) => {
    const looked = look(accepted);
    const rewritten = last !== undefined && continues(last, looked) && !begins(last, looked);
    const before = last;
    last = looked;
    return {
      rewritten,
      pins: pinsOf(looked, options),
      violations: [
        ...fits(looked, options),
        ...(rewritten && before ? isDecided(before, looked) : []),
        ...keepsPairs(looked),
        ...keepsOrder(looked),
        ...leavesOneRun(looked, options),
        ...tells(looked),
      ],
    };
  };
}

/** Everything before the messages; a text is the same as a block of it. */
function frameOf({ model, system, tools }: Body): string {
  const instructions = blocksOf({ role: 'system', content: system ?? [] });
  return JSON.stringify([model, instructions, tools], (key, value) =>
    key === 'cache_control' ? undefined : value,
  );
}

function startsWith(whole: readonly Position[], start: readonly Position[]): boolean {
  return whole.length >= start.length && start.every(({ key }, at) => whole[at]?.key === key);
}

/** Whether the program's own history goes on. */
function continues(before: Looked, now: Looked): boolean {
  return frameOf(before.given) === frameOf(now.given) && startsWith(now.from, before.from);
}

function begins(before: Looked, now: Looked): boolean {
  return frameOf(before.sent) === frameOf(now.sent) && startsWith(now.to, before.to);
}

function fits({ given, tokens }: Looked, { limit }: LawOptions): readonly string[] {
  const most = limit(given);
  return tokens <= most ? [] : [`window: ${tokens} tokens where ${most} fit`];
}

function isDecided(before: Looked, now: Looked): readonly string[] {
  if (!now.steps) return [];
  const isSame = decisionsOf(before.steps ?? []).all === decisionsOf(now.steps).all;
  return isSame ? ['law 5: what was sent before has changed, and nothing was decided'] : [];
}

function pinsOf({ given, to }: Looked, { isPinned }: LawOptions): Finding['pins'] {
  const keys = new Set(to.map(({ key }) => key));
  const pinned = given.messages.filter(isPinned);
  const kept = pinned.filter((message) => positionsOf([message]).every(({ key }) => keys.has(key)));
  return { asked: pinned.length, kept: kept.length };
}

/** Law 6: every call is answered in the next turn, and every answer has its call. */
function keepsPairs({ sent }: Looked): readonly string[] {
  const turns = turnsOf(sent.messages);
  const ids = (turn: Turn | undefined, type: string, key: string) =>
    (turn?.blocks ?? []).filter((it) => it.type === type).map((it) => it[key]);
  return turns.flatMap((turn, at) => {
    const calls = ids(turns[at - 1], 'tool_use', 'id');
    const results = ids(turn, 'tool_result', 'tool_use_id');
    const isPaired = calls.length === results.length && calls.every((id) => results.includes(id));
    return isPaired ? [] : [`law 6: messages.${turn.start} does not answer the calls before it`];
  });
}

/** Messages of one role that follow each other are one turn. */
interface Turn {
  readonly role: string;
  /** Of its first message. */
  readonly start: number;
  readonly blocks: readonly Block[];
}

function turnsOf(messages: readonly Message[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const [start, message] of messages.entries()) {
    const last = turns.at(-1);
    const blocks = blocksOf(message);
    if (last?.role !== message.role) turns.push({ role: message.role, start, blocks });
    else turns.splice(-1, 1, { ...last, blocks: [...last.blocks, ...blocks] });
  }
  return turns;
}

/** Law 6: what is found out of its order was not found by `align`, though it is there. */
function keepsOrder({ from, own, places }: Looked): readonly string[] {
  if (!places.includes(-1)) return [];
  const names = new Set(from.map(({ name }) => name));
  return own.flatMap(({ name, message, block }, at) =>
    places[at] === -1 && names.has(name)
      ? [`law 6: messages.${message}.content.${block} stands out of its order`]
      : [],
  );
}

/**
 * Law 6: between messages that left, only rounds stay that are pinned, or ask what comes behind, or
 * begin to answer that: thinking stands there that a tool turn has to start with.
 */
function leavesOneRun(looked: Looked, { isPinned }: LawOptions): readonly string[] {
  const { given, from, places, named } = looked;
  const { messages } = given;
  const stays = new Set(places.flatMap((place) => from[place]?.message ?? []));
  const gone = messages.flatMap((_, at) => (stays.has(at) ? [] : [at]));
  const first = Math.max(gone[0] ?? 0, named?.summarized ?? 0);
  const last = gone.at(-1) ?? -1;
  const turns = turnsOf(messages);
  const asks = turns.findLastIndex((turn) => turn.start <= last && isQuestion(turn));
  return [...stays].flatMap((at) => {
    if (at < first || at > last) return [];
    const own = turns.findLastIndex(({ start }) => start <= at);
    const user = turns[own]?.role === 'user' ? own : own + 1;
    const round = messages.slice(turns[user - 1]?.start ?? 0, turns[user + 1]?.start);
    const mayStay = [asks, asks + 2].includes(user) || round.some(isPinned);
    return mayStay ? [] : [`law 6: messages.${at} stays within what left`];
  });
}

/** Whether a turn is the user's own, and does not answer calls. */
function isQuestion({ role, blocks }: Turn): boolean {
  return role === 'user' && blocks.every(({ type }) => type !== 'tool_result');
}

/** Law 8: what is missing is named, and what is new stands for something that is named. */
function tells({ from, own, places, named }: Looked): readonly string[] {
  if (!named) return [];
  const intact = new Set(places.filter((place, at) => from[place]?.key === own[at]?.key));
  const missing = from.filter((_, at) => !intact.has(at));
  const silent = missing.filter((position) => !named.isNamed(position));
  const strange = own.filter((_, at) => places[at] === -1);
  return [
    ...silent.map(({ message, block }) => `law 8: messages.${message}.content.${block} is missing`),
    ...(strange.length > missing.length
      ? [`law 8: ${strange.length} blocks are new, which stand for ${missing.length}`]
      : []),
  ];
}

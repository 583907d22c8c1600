import { isDeepStrictEqual } from 'node:util';
import type { Block, Message, Params } from '@turnwise/core';
import { expect } from 'vitest';
import { blocksOf, type Spoken, spokenOf, turnsOf } from './legal-view.ts';

/*
 * The laws that every transform obeys, as assertions on one drawn request. A transform is a
 * function of the request alone; what it reports is a list of paths.
 */

export type Transform = (params: Params) => Params;

/** One thing that a transform reports. */
export interface Told {
  readonly path: string;
  readonly lossless: boolean;
}

export type Teller = (params: Params) => readonly Told[];

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

/** Law 1: the caller's data is never changed. */
export function leavesItsInput(transform: Transform, params: Params): void {
  const before = structuredClone(params);
  transform(deepFreeze(params));
  expect(params).toEqual(before);
}

/** Law 2: messages that stay as they are keep their identity. */
export function copiesOnlyWhatItTouches(transform: Transform, params: Params): void {
  const { messages } = transform(params);
  const texts = new Set(params.messages.map((message) => JSON.stringify(message)));
  const isShifted = messages.length !== params.messages.length;
  if (isShifted || texts.size < messages.length) return;
  for (const [i, message] of messages.entries()) {
    const own = params.messages[i];
    if (JSON.stringify(message) === JSON.stringify(own)) expect(message).toBe(own);
  }
}

/** Law 3: a second pass gives back the first one's reference. */
export function isIdempotent(transform: Transform, params: Params): void {
  const once = transform(params);
  expect(transform(once)).toBe(once);
}

/** Law 10: an edit made in place between two passes is noticed. */
export function noticesEdits(
  transform: Transform,
  params: Params,
  edit: (params: Params) => void,
): void {
  const own = structuredClone(params);
  transform(own);
  edit(own);
  expect(transform(own)).toEqual(transform(structuredClone(own)));
}

/** Law 11: what was done to another conversation with the same messages changes nothing. */
export function forgetsOthers(transform: Transform, params: Params): void {
  const alone = transform(structuredClone(params));
  const { messages } = params;
  for (let end = 1; end < messages.length; end++) {
    transform({ ...params, messages: messages.slice(0, end) });
    transform({ ...params, messages: messages.slice(end) });
  }
  expect(transform(params)).toEqual(alone);
}

/**
 * Law 5: what was sent for a history begins what is sent for its continuation; thinking that was
 * only sent because the tool turn was open aside.
 */
export function keepsItsPrefix(transform: Transform, params: Params, longer: Params): void {
  const sent = transform(params);
  const then = positionsOf(transform(longer));
  const closed = positionsOf(withoutOpenThinking(sent));
  const isClosed = isDeepStrictEqual(then.slice(0, closed.length), closed);
  const expected = isClosed ? closed : positionsOf(sent);
  expect(then.slice(0, expected.length)).toEqual(expected);
}

/** The request without the thinking behind the last user turn that says something. */
function withoutOpenThinking(params: Params): Params {
  const spoken = params.messages.findLastIndex(
    (message) =>
      message.role === 'user' && blocksOf(message).some(({ type }) => type !== 'tool_result'),
  );
  const messages = params.messages.map((message, i) => {
    if (i < spoken || typeof message.content === 'string') return message;
    return { ...message, content: message.content.filter(({ type }) => !/thinking$/.test(type)) };
  });
  return { ...params, messages };
}

/** What is sent position by position: role and block, without marks, a string as its text block. */
function positionsOf({ system, tools, messages }: Params): unknown[] {
  const blocks = turnsOf(spokenOf(messages)).flatMap(({ role, blocks }) =>
    blocks.map((block) => [role, unmarked(block)]),
  );
  const defined = Array.isArray(tools) ? tools.map((tool) => unmarked(tool as Block)) : tools;
  return [[systemBlocks(system).map(unmarked), defined], ...blocks];
}

function systemBlocks(system: Params['system']): readonly Block[] {
  return typeof system === 'string' ? [{ type: 'text', text: system }] : (system ?? []);
}

function unmarked({ cache_control: _mark, ...block }: Block): object {
  return block;
}

/** The requests of a conversation, one per user turn, as they were sent while it grew. */
export function historiesOf(params: Params): Params[] {
  const { messages } = params;
  const closes = (message: Message, i: number) =>
    message.role === 'user' && messages[i + 1]?.role === 'assistant';
  const ends = messages.flatMap((message, i) => (closes(message, i) ? [i + 1] : []));
  return [...ends.map((end) => ({ ...params, messages: messages.slice(0, end) })), params];
}

const WORDS = /word\d+/g;

function wordsOf(value: unknown): string[] {
  return JSON.stringify(value)?.match(WORDS) ?? [];
}

/** Law 8: what a block says is in the output, or its path is in the report as lossy. */
export function losesNothing(transform: Transform, teller: Teller, params: Params): void {
  const out = new Set(wordsOf(transform(params)));
  const lossy = teller(params).filter(({ lossless }) => !lossless);
  for (const { blocks, index } of spokenOf(params.messages)) {
    for (const [at, block] of blocks.entries()) {
      const path = `messages.${index}.content.${at}`;
      if (lossy.some((told) => isWithin(path, told.path))) continue;
      expect(wordsOf(withoutName(block)).filter((word) => !out.has(word))).toEqual([]);
    }
  }
}

/** Law 8: every difference is reported. */
export function tellsEveryChange(transform: Transform, teller: Teller, params: Params): void {
  expect(teller(params).length > 0).toBe(transform(params) !== params);
}

/** Law 8: the reported paths exist in the caller's request. */
export function tellsItsPaths(teller: Teller, params: Params): void {
  for (const { path } of teller(params)) {
    const [root = '', m, , at] = path.split('.');
    expect([
      'messages',
      'tools',
      'system',
      'thinking',
      'stop_sequences',
      'cache_control',
    ]).toContain(root);
    if (root !== 'messages' || m === undefined) continue;
    const message = params.messages[Number(m)];
    expect([path, message]).not.toEqual([path, undefined]);
    if (at !== undefined) expect(blocksOf(message as Message).length).toBeGreaterThan(Number(at));
  }
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** Names are mapped back in the reply, citations repeat what a document says. */
function withoutName({ name: _name, citations: _citations, ...block }: Block): object {
  return block;
}

/** Law 6: what is kept keeps its order; results that move to the front of their turn aside. */
export function keepsOrder(transform: Transform, params: Params): void {
  const unique = new Set(once(params.messages.flatMap(textWords)));
  const before = params.messages
    .filter(speaks)
    .flatMap(textWords)
    .filter((word) => unique.has(word));
  const after = once(transform(params).messages.flatMap(textWords));
  const kept = before.filter((word) => after.includes(word));
  expect(after.filter((word) => kept.includes(word))).toEqual(kept);
}

function speaks({ role }: Message): boolean {
  return role === 'user' || role === 'assistant';
}

function textWords(message: Message): string[] {
  return blocksOf(message)
    .filter((block) => block?.type === 'text')
    .flatMap(({ text }) => wordsOf(text));
}

function once(words: readonly string[]): string[] {
  return words.filter((word) => words.indexOf(word) === words.lastIndexOf(word));
}

/** Law 6: a call and its result that were together stay together. */
export function keepsPairs(transform: Transform, params: Params): void {
  const after = pairsOf(spokenOf(transform(params).messages), true);
  const kept = sinceLeft(spokenOf(params.messages));
  for (const pair of pairsOf(kept, false)) expect(after).toContainEqual(pair);
}

/** The messages that the API takes beside a signed summary or a fallback: what they replace goes. */
function sinceLeft(messages: readonly Spoken[]): readonly Spoken[] {
  const replaces = (block: Block | undefined) =>
    block?.type === 'fallback' ||
    (block?.type === 'compaction' && typeof block.signature === 'string');
  // A block may stand where a list of blocks belongs.
  const last = messages.findLastIndex(({ blocks, content }) =>
    [...blocks, content as unknown as Block].some(replaces),
  );
  return messages.slice(last + 1);
}

/** The input of each call and the content of its result, where they pair up beyond doubt. */
function pairsOf(messages: readonly Spoken[], isLegal: boolean): unknown[] {
  const turns = turnsOf(messages.map((message) => ({ ...message, role: roleOf(message) })));
  const given = turns.flatMap(({ blocks }) => blocks);
  return turns.flatMap((turn, i) => {
    const next = turns[i + 1];
    const results = next?.role === 'user' ? next.blocks : [];
    const isSplit = turn.blocks.some(({ type }) => ['document', 'tool_result'].includes(type));
    const calls = turn.role === 'assistant' && !isSplit ? turn.blocks : [];
    return calls.flatMap((call) => {
      const twins = calls.filter(({ type, id }) => type === 'tool_use' && id === call.id);
      const found = results.filter((block) => answers(block, call));
      const isOnly = isLegal || given.filter((block) => answers(block, call)).length === 1;
      if (call.type !== 'tool_use' || twins.length !== 1 || !found[0] || !isOnly) return [];
      return [[wordsOf(call.input).join(), wordsOf(found[0].content).join()]];
    });
  });
}

/** A system message that says something may have to become a user turn, which parts what it parts. */
function roleOf({ role, blocks }: Spoken): string {
  return role === 'system' && blocks.length > 0 ? 'note' : role;
}

function answers(block: Block, call: Block): boolean {
  return (
    block?.type === 'tool_result' && typeof call.id === 'string' && block.tool_use_id === call.id
  );
}

import type { Block, Message, Params } from '@turnwise/core';
import { cacheIllegalities } from './legal-marks.ts';
import { pairIllegalities } from './legal-pairs.ts';
import { type Spoken, spokenOf, type TurnView, turnsOf } from './legal-view.ts';
import { placesMarks, takesCompaction, takesPrefill, takesSystemMessages } from './models.ts';

/*
 * What the Messages API accepts, restated for the tests. Nothing here comes from the packages:
 * a rule that both have wrong has to be wrong twice.
 */

export interface Where {
  readonly target: 'first-party' | 'portable';
  readonly model?: string;
  readonly platform?: string;
  readonly apiVersion?: string;
}

/** What is wrong with a request, a sentence each; empty for one that is accepted. */
export function illegalities(params: Params, where: Where): string[] {
  const { model = params.model } = where;
  const messages = spokenOf(params.messages);
  if (messages.length === 0) return ['at least one message is required'];
  const turns = turnsOf(messages);
  return [
    ...messages.flatMap((message) => messageFaults(message, where)),
    ...turns.flatMap(turnFaults),
    ...compactionFaults(messages, model),
    ...systemFaults(messages, { ...where, model }),
    ...pairIllegalities(turns),
    ...lastFaults(turns, model),
    ...requestFaults(params, where.target),
    ...cacheIllegalities(params),
    ...(params.cache_control && !placesMarks(String(model), where.platform)
      ? ['an automatic mark']
      : []),
    ...(where.target === 'portable' ? portableFaults(messages) : []),
  ];
}

function messageFaults({ role, blocks, index, source }: Spoken, where: Where): string[] {
  const path = `messages.${index}`;
  const faults: string[] = [];
  if (!['user', 'assistant', 'system'].includes(role)) faults.push(`${path}: role ${role}`);
  if (blocks.length === 0 && !(role === 'system' && source.output_config)) {
    faults.push(`${path}: no content`);
  }
  if (source.type !== undefined) faults.push(`${path}: a whole reply`);
  for (const [at, block] of blocks.entries()) {
    for (const fault of blockFaults(block, role, where)) faults.push(`${path}.${at}: ${fault}`);
  }
  return faults;
}

const THOUGHTS = ['thinking', 'redacted_thinking'];
const USER_ONLY = ['tool_result'];
const INSIDE = ['text', 'image', 'document', 'search_result', 'tool_reference', 'browser_state'];
const ASSISTANT_ONLY = ['tool_use', 'server_tool_use', 'mcp_tool_use'];

function blockFaults(block: Block, role: string, where: Where): string[] {
  const inside = block.type === 'tool_result' && Array.isArray(block.content) ? block.content : [];
  return [
    ...(role === 'assistant' && USER_ONLY.includes(block.type) ? ['result in a reply'] : []),
    ...(role !== 'assistant' && ASSISTANT_ONLY.includes(block.type) ? ['call by the user'] : []),
    ...(role !== 'assistant' && THOUGHTS.includes(block.type) ? ['thinking by the user'] : []),
    ...(isOld(where) ? [] : versionFaults(block, role)),
    ...[block, ...inside].filter(isBlank).map(() => 'blank text'),
    ...inside.filter(({ type }) => !INSIDE.includes(type)).map(({ type }) => `${type} in a result`),
  ];
}

function isOld({ apiVersion }: Where): boolean {
  return apiVersion === '2023-06-01';
}

/** What version 2026-10-21 took away. */
function versionFaults(block: Block, role: string): string[] {
  if (role === 'assistant') return block.type === 'document' ? ['document in a reply'] : [];
  return role === 'user' && cites(block) ? ['citations by the user'] : [];
}

function isBlank(block: Block): boolean {
  return block?.type === 'text' && String(block.text).trim() === '';
}

function cites(block: Block): boolean {
  const texts = block.type === 'search_result' ? (block.content as Block[]) : [block];
  return texts.some(({ type, citations }) => {
    return type === 'text' && Array.isArray(citations) && citations.length > 0;
  });
}

function turnFaults({ role, blocks }: TurnView): string[] {
  if (role !== 'assistant') return [];
  const types = blocks.map(({ type }) => type);
  const declined = types.slice(0, Math.max(0, types.lastIndexOf('fallback')));
  return [
    ...(THOUGHTS.includes(types.at(-1) ?? '') ? ['an assistant turn ends in thinking'] : []),
    ...declined
      .filter((type) => [...THOUGHTS, 'tool_use'].includes(type))
      .map((type) => `${type} before a fallback`),
  ];
}

function compactionFaults(messages: readonly Spoken[], model: string): string[] {
  const blocks = messages.flatMap((message) => message.blocks);
  const signed = blocks.filter(({ type, signature }) => type === 'compaction' && signature);
  const strange = blocks.filter(({ type, signature }) => type === 'compaction' && !signature);
  return [
    ...signed.filter((block) => block !== blocks[0]).map(() => 'compaction not first'),
    ...(takesCompaction(model) ? [] : strange.map(() => `compaction on ${model}`)),
  ];
}

function systemFaults(messages: readonly Spoken[], where: Where): string[] {
  const placed = messages.filter(({ role }) => role === 'system');
  if (placed.length === 0) return [];
  if (!takesSystemMessages(String(where.model)) || isWithoutSystem(where.platform)) {
    return ['system messages are not supported'];
  }
  return placed.filter((message) => !isDirective(message)).flatMap((m) => placeFaults(m, messages));
}

function isWithoutSystem(platform = 'anthropic'): boolean {
  return platform === 'foundry' || platform === 'gateway';
}

function isDirective({ blocks, source }: Spoken): boolean {
  return blocks.length === 0 && source.output_config !== undefined;
}

function placeFaults({ index, blocks }: Spoken, messages: readonly Spoken[]): string[] {
  const others = (from: number, step: number): Spoken | undefined => {
    let at = from;
    while (messages[at]?.role === 'system') at += step;
    return messages[at];
  };
  const faults: string[] = [];
  const before = others(index, -1);
  const end = before?.blocks.at(-1)?.type ?? '';
  const follows = before?.role === 'user' || (/_tool_result$/.test(end) && end !== 'tool_result');
  if (!follows) faults.push(`messages.${index}: system after ${before?.role}`);
  if (others(index, 1)?.role === 'user') faults.push(`messages.${index}: system before user`);
  const allowed = ['text', 'tool_addition', 'tool_removal'];
  if (blocks.some(({ type }) => !allowed.includes(type))) {
    faults.push(`messages.${index}: system with other blocks than text`);
  }
  return faults;
}

function lastFaults(turns: readonly TurnView[], model: string): string[] {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return [];
  const answered = new Set(last.blocks.map((block) => block.tool_use_id));
  const paused = last.blocks.some(
    ({ type, id }) => ['server_tool_use', 'mcp_tool_use'].includes(type) && !answered.has(id),
  );
  const end = last.blocks.at(-1);
  if (paused || /_tool_result$/.test(String(end?.type))) return [];
  if (!takesPrefill(model)) return ['the model refuses prefill'];
  const blank = end?.type === 'text' && /\s$/.test(String(end.text));
  return blank ? ['a prefill ends in white space'] : [];
}

function requestFaults(params: Params, target: Where['target']): string[] {
  const system = Array.isArray(params.system) ? params.system : [];
  const stops = Array.isArray(params.stop_sequences) ? params.stop_sequences : [];
  return [
    ...nameFaults(params, target === 'portable' ? 64 : 128),
    ...system.filter(isBlank).map(() => 'blank system'),
    ...stops.filter((stop) => String(stop).trim() === '').map(() => 'blank stop sequence'),
    ...(isWhole(params) ? [] : ['a lone surrogate']),
  ];
}

function nameFaults({ tools, messages }: Params, longest: number): string[] {
  const defined = (Array.isArray(tools) ? tools : []).map(({ name }) => name);
  const names = defined.filter((name) => name !== undefined);
  const blocks = spokenOf(messages).flatMap(({ blocks }) => blocks);
  const called = blocks.filter(({ type }) => type === 'tool_use').map(({ name }) => name);
  const pattern = new RegExp(`^[a-zA-Z0-9_-]{1,${longest}}$`);
  const odd = [...names, ...called].filter((name) => !pattern.test(String(name)));
  const faults = odd.map((name) => `tool name ${name}`);
  return new Set(names).size < names.length ? [...faults, 'tool names repeat'] : faults;
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value === value.toWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, entry]) => isWhole(key) && isWhole(entry));
}

/** System messages stand between turns where a backend takes them at all. */
function portableFaults(messages: readonly Message[]): string[] {
  const first = messages.find(({ role }) => role !== 'system');
  const faults = first?.role === 'user' ? [] : ['the first message is not from the user'];
  const repeated = messages.findIndex(
    ({ role }, i) => role !== 'system' && role === messages[i - 1]?.role,
  );
  return repeated < 0 ? faults : [...faults, `messages.${repeated}: roles do not alternate`];
}

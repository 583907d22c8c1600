import { jsonText } from './json-text.js';
import type { Block } from './types.js';

/*
 * Every text that repair and prefill insert. Each becomes part of somebody's cached prefix:
 * changing one is a major version, and a golden test holds them.
 */

/** The result of a tool call that has none. */
export const NO_RESULT = 'No result: the tool call was interrupted before it finished.';

/** A user turn that says nothing. */
export const EMPTY_TURN = '(empty message)';

/** The user turn before a conversation that starts with the assistant. */
export const FIRST_TURN = '(start of the conversation)';

/** The user turn after an assistant turn that must not come last. */
export const CONTINUE = 'Continue exactly where your last message ended. Do not repeat any of it.';

/** The instruction that stands for a prefill. */
export function continueFrom(prefill: string): string {
  return `Your reply has already begun, with the text inside <reply_so_far>. Continue it exactly where it ends. Do not repeat any of it, and do not mention this note.\n${soFar(prefill)}`;
}

/** The instruction that stands for a prefill where the reply has to be whole. */
export function startWith(prefill: string): string {
  return `Let your reply start with the text inside <reply_so_far>, and do not mention this note.\n${soFar(prefill)}`;
}

/** What marks the prefill in an instruction; a reply may repeat it. */
export const SO_FAR = ['<reply_so_far>', '</reply_so_far>'] as const;

function soFar(prefill: string): string {
  return SO_FAR.join(prefill);
}

/** A system message that has to travel in a user turn. */
export function systemNote(text: string): string {
  return `<system_note>\n${text}\n</system_note>`;
}

/** The summary of a compaction where its block cannot stand. */
export function summaryAsText(summary: string): string {
  return `<summary_of_the_conversation>\n${summary}\n</summary_of_the_conversation>`;
}

/** A tool call that cannot stand as one. */
export function callAsText(block: Block): string {
  const { server_name: server, name, id, input = {} } = block;
  const tool = typeof server === 'string' ? `${server}/${named(name)}` : named(name);
  return `[Tool call ${tool}(${named(id)}): ${jsonText(input)}]`;
}

/** What introduces a tool result that cannot stand as one. */
export function resultAsText(block: Block): string {
  const kind = block.is_error === true ? 'Error' : 'Result';
  return `[${kind} of tool call ${named(block.tool_use_id)}]`;
}

function named(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'unnamed';
}

/** An image, a document or a recording that cannot be sent. */
export function mediaNote(kind: string, details: readonly unknown[]): string {
  const known = details.filter((detail) => typeof detail === 'string' && detail !== '');
  return `[${[`${kind} left out`, known.join(', ')].filter(Boolean).join(': ')}]`;
}

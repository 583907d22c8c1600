import { isBlankText, isThinking, listOf } from './blocks.js';
import type { Call } from './engine.js';
import { joinedBlocks, type Seam } from './joined.js';
import { isStructured, takesPrefill } from './native-prefill.js';
import { CONTINUE } from './texts.js';
import type { Block, Message, ReplyMessage } from './types.js';

/** How a reply that is not at its end goes on. */
export interface Continuation extends Seam {
  readonly code: 'continued' | 'resumed' | 'retried';
  /** The request for the rest. */
  readonly call: Call;
  /** What the rest may repeat. */
  readonly said: string;
}

/**
 * The request that carries on where a reply was cut by `max_tokens` or paused; undefined where
 * nothing can: the reply is whole, or ends in what can be neither sent back nor taken back.
 *
 * @param call what the reply answers
 * @param blank white space that the reply goes on behind and the call does not hold
 */
export function continuationOf(
  call: Call,
  reply: ReplyMessage,
  blank = '',
): Continuation | undefined {
  const content = listOf(reply.content);
  if (reply.stop_reason === 'pause_turn') return resumed(call, content, reply.container);
  if (reply.stop_reason !== 'max_tokens') return undefined;
  const kept = content.slice(0, startOfCut(content));
  // A call waits for its result, and what is of a schema is written from its beginning.
  const structured = isStructured(call.params);
  if (kept.some(({ type }) => type === 'tool_use' || (structured && type === 'text'))) return;
  const last = content.at(-1);
  const seam = { dropped: content.length - kept.length, joins: last?.type === 'text' };
  if (seam.joins && !isBlankText(last)) {
    return { code: 'continued', ...seam, ...continued(call, kept, blank) };
  }
  const max_tokens = raisedLimit(call);
  if (max_tokens === undefined || !canBeginAnew(last)) return undefined;
  const raised = { ...call, params: { ...call.params, max_tokens } };
  return { code: 'retried', ...seam, ...continued(raised, kept, blank) };
}

/** Twice the tokens, as far as the model goes; undefined where the request has them already. */
export function raisedLimit({ params, model }: Call): number | undefined {
  const limit = Number(params.max_tokens);
  return limit < model.maxOutput ? Math.min(2 * limit, model.maxOutput) : undefined;
}

/** Where the blocks begin that were cut and can be asked for again: calls, unseen thinking. */
function startOfCut(content: readonly Block[]): number {
  if (isUnseen(content.at(-1))) return content.length - 1;
  return content.findLastIndex((block) => block.type !== 'tool_use') + 1;
}

/** Whether a block is thinking of which neither text nor a signature has come. */
function isUnseen(block: Block | undefined): boolean {
  return block?.type === 'thinking' && !block.thinking && !block.signature;
}

/** Whether nothing is lost or left unsigned when a reply ends here and another one follows. */
function canBeginAnew(last: Block | undefined): boolean {
  if (last?.type === 'thinking') return Boolean(last.signature) || isUnseen(last);
  return last === undefined || isThinking(last) || isBlankText(last) || last.type === 'tool_use';
}

/** A turn that paused goes back as it came. */
function resumed(
  call: Call,
  content: readonly Block[],
  container: unknown,
): Continuation | undefined {
  if (content.length === 0) return undefined;
  const { id } = (container ?? {}) as { readonly id?: unknown };
  const given = call.params.container ?? id;
  const messages = said(call.params.messages, content);
  const params = { ...call.params, ...(given == null ? {} : { container: given }), messages };
  const ephemeral = call.ephemeral ? call.ephemeral + content.length : 0;
  const next = { ...call, params, ephemeral, attempt: call.attempt + 1 };
  return { code: 'resumed', dropped: 0, joins: false, blank: '', said: '', call: next };
}

/**
 * Asks for what comes after these blocks: in the assistant's own turn where the model goes on
 * there, by a user turn elsewhere. Earlier segments stay as they were sent and received, so that
 * thinking that is bound to them stays valid.
 */
function continued(call: Call, kept: readonly Block[], blank: string) {
  const { params, model } = call;
  const isEnd = (block: Block) => !isThinking(block) && !isBlankText(block);
  const sent = kept.slice(0, kept.findLastIndex(isEnd) + 1);
  const last = sent.at(-1);
  const text = last?.type === 'text' ? String(last.text) : '';
  const native = text !== '' && takesPrefill(params, model.prefill, sent);
  const messages = native
    ? trimmed(said(params.messages, sent, blank))
    : asked(params.messages, sent);
  // None of these blocks is in the next request: it holds the joined message.
  const added = sent.length + (native ? 0 : 1);
  return {
    blank: native ? text.slice(text.trimEnd().length) : '',
    said: native ? '' : text,
    call: {
      ...call,
      params: { ...params, messages },
      ephemeral: (call.ephemeral ?? 0) + (last ? added : 0),
      attempt: call.attempt + 1,
    },
  };
}

function asked(messages: readonly Message[], sent: readonly Block[]): readonly Message[] {
  if (sent.length === 0) return messages;
  return [...said(messages, sent), { role: 'user', content: CONTINUE }];
}

/**
 * The messages with these blocks in the assistant's turn, which it may have begun.
 *
 * @param blank white space between that and text which goes on there; undefined where none does
 */
function said(
  messages: readonly Message[],
  blocks: readonly Block[],
  blank?: string,
): readonly Message[] {
  const turn = messages.at(-1);
  if (turn?.role !== 'assistant') return [...messages, { role: 'assistant', content: blocks }];
  const { content } = turn;
  const before = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const whole =
    blank === undefined
      ? [...before, ...blocks]
      : joinedBlocks(
          withText(before, (text) => text + blank),
          blocks,
          { dropped: 0, joins: true, blank },
        );
  return [...messages.slice(0, -1), { ...turn, content: whole }];
}

function trimmed(messages: readonly Message[]): readonly Message[] {
  const turn = messages.at(-1) as Message;
  const content = withText(turn.content as readonly Block[], (text) => text.trimEnd());
  return [...messages.slice(0, -1), { ...turn, content }];
}

/** The blocks with another text in the last of them, if that is text. */
function withText(blocks: readonly Block[], change: (text: string) => string): readonly Block[] {
  const last = blocks.at(-1);
  if (last?.type !== 'text') return blocks;
  return [...blocks.slice(0, -1), { ...last, text: change(String(last.text)) }];
}

import { isBlankText } from './blocks.js';
import type { Call, Middleware } from './engine.js';
import { checkOptions } from './errors.js';
import type { Problem } from './rule.js';
import { isPaused } from './rules/trailing-assistant.js';
import { CONTINUE, continueFrom } from './texts.js';
import { transforming } from './transforming.js';
import type { Block, Message, Params } from './types.js';

/** What `prefill` did: a code and the message that it did it to. */
export type PrefillStep = Pick<Problem, 'code' | 'path'>;

/**
 * Makes an assistant turn at the end of the history acceptable.
 *
 * Where the model takes a prefill, white space at its very end is cut, as the API demands. Where
 * it refuses, the text becomes an instruction to continue exactly there; a turn that holds more
 * than text stays, and a user turn after it asks to go on.
 *
 * @returns the same reference when there was nothing to do
 */
export function prefill(
  params: Params,
  acceptsPrefill: boolean,
  tell: (step: PrefillStep) => void = () => {},
): Params {
  const last = params?.messages?.at?.(-1);
  if (last?.role !== 'assistant') return params;
  const start = startOfLastRun(params.messages);
  const run = params.messages.slice(start);
  const blocks = run.flatMap(({ content }): Block[] => (Array.isArray(content) ? content : []));
  if (isPaused(blocks) || blocks.some((block) => block?.type === 'tool_use')) return params;
  const path = `messages.${params.messages.length - 1}`;
  if (acceptsPrefill) return trimmed(params, tell);
  const text = run.map(textOf);
  if (text.includes(undefined)) {
    tell({ code: 'prefill-continued', path });
    return { ...params, messages: [...params.messages, { role: 'user', content: CONTINUE }] };
  }
  for (const index of run.keys())
    tell({ code: 'prefill-emulated', path: `messages.${start + index}` });
  return { ...params, messages: instructed(params.messages.slice(0, start), text.join('')) };
}

/** Makes prefill safe on every model: native where it is accepted, an instruction elsewhere. */
export function prefilling(options: Readonly<Record<string, never>> = {}): Middleware {
  checkOptions('prefilling', options, []);
  return transforming('prefill', (call: Call) => {
    let ephemeral = call.ephemeral ?? 0;
    const params = prefill(call.params, call.model.prefill, (step) => {
      if (step.code !== 'prefill-trimmed') ephemeral = 1;
      call.report({ ...step, middleware: 'prefill', lossless: true });
    });
    return params === call.params ? call : { ...call, params, ephemeral };
  });
}

function startOfLastRun(messages: readonly Message[]): number {
  return messages.findLastIndex((message) => message?.role !== 'assistant') + 1;
}

/** The text of a message that is nothing but text. */
function textOf({ content }: Message): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((block: Block) => (block?.type === 'text' ? block.text : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}

function instructed(before: readonly Message[], text: string): Message[] {
  const last = before.at(-1);
  // White space alone has nothing to continue; the turn before it is what the caller asks.
  if (text.trim() === '' && last !== undefined) return [...before];
  const instruction: Block = { type: 'text', text: continueFrom(text) };
  const said = last?.content;
  const own = typeof said === 'string' ? [{ type: 'text', text: said }] : said;
  if (last?.role !== 'user' || !Array.isArray(own)) {
    return [...before, { role: 'user', content: [instruction] }];
  }
  return [...before.slice(0, -1), { ...last, content: [...own, instruction] }];
}

function trimmed(params: Params, tell: (step: PrefillStep) => void): Params {
  let { messages } = params;
  for (let last = messages.at(-1); last?.role === 'assistant'; last = messages.at(-1)) {
    const content = trimmedContent(last.content);
    if (content === last.content) break;
    tell({ code: 'prefill-trimmed', path: `messages.${messages.length - 1}` });
    messages = messages.slice(0, -1);
    if (content.length > 0) messages = [...messages, { ...last, content }];
  }
  return messages === params.messages ? params : { ...params, messages };
}

function trimmedContent(content: Message['content']): Message['content'] {
  if (typeof content === 'string') return content.trimEnd();
  if (!Array.isArray(content)) return content;
  const kept = content.slice(0, content.findLastIndex((block) => !isBlankText(block)) + 1);
  const last: Block | undefined = kept.at(-1);
  const text = last?.type === 'text' ? String(last.text).trimEnd() : undefined;
  if (last === undefined || text === undefined || text === last.text) {
    return kept.length < content.length ? kept : content;
  }
  return [...kept.slice(0, -1), { ...last, text }];
}

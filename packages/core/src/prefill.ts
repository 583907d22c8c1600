import { isBlankText } from './blocks.js';
import type { Call, Middleware, Reply } from './engine.js';
import { checkOptions, OptionError } from './errors.js';
import { instructed } from './instructed.js';
import { isStructured, takesPrefill } from './native-prefill.js';
import type { Problem } from './rule.js';
import { isPaused } from './rules/trailing-assistant.js';
import { withPrefill } from './stitch-front.js';
import { withoutPrefill } from './stitch-reply.js';
import { CONTINUE, continueFrom, startWith } from './texts.js';
import { guard } from './transforming.js';
import type { Block, Message, Params } from './types.js';

/** What `prefill` did: a code and the message that it did it to. */
export type PrefillStep = Pick<Problem, 'code' | 'path'>;

/** How a reply to a prefill comes back. */
export interface PrefillingOptions {
  /**
   * @default 'continuation' - what the API returns: the text behind the prefill; 'whole' puts the
   *   prefill back in front of it
   */
  readonly reply?: 'continuation' | 'whole';
}

/** What becomes of a prefill. */
interface Plan {
  readonly params: Params;
  /** The text that the reply goes on from; empty if it stands for itself. */
  readonly said: string;
  /** Whether an instruction takes the prefill's place: the reply may repeat it. */
  readonly emulated: boolean;
  /** How many blocks of ours come last. */
  readonly added: number;
}

/**
 * Makes an assistant turn at the end of the history acceptable.
 *
 * Where the API takes a prefill, white space at its very end is cut, as it demands. Where it
 * refuses (the model, thinking or structured output does not go with one), the text becomes an
 * instruction; a turn that holds more than text stays, and a user turn after it asks to go on.
 *
 * @returns the same reference when there was nothing to do
 */
export function prefill(
  params: Params,
  acceptsPrefill: boolean,
  tell: (step: PrefillStep) => void = () => {},
): Params {
  return planned(params, acceptsPrefill, tell).params;
}

/**
 * Makes prefill work on every model: native where it is accepted, an instruction elsewhere, and
 * what the reply then repeats of it is taken out, whole and streamed. A reply in structured output
 * is never touched: it is one value from its beginning, which the prefill becomes part of.
 *
 * @throws OptionError for an option or a value that does not exist
 */
export function prefilling(options: PrefillingOptions = {}): Middleware {
  checkOptions('prefilling', options, ['reply']);
  const { reply: wanted = 'continuation' } = options;
  if (wanted !== 'continuation' && wanted !== 'whole') {
    throw new OptionError(
      `prefilling: reply cannot be "${wanted}". Write one of: continuation, whole.`,
    );
  }
  return (next) =>
    async function prefilling(call) {
      const report = (step: PrefillStep) =>
        call.report({ ...step, middleware: 'prefill', lossless: true });
      const plan = guard('prefill', () => planned(call.params, call.model.prefill, report));
      const { params, added } = plan;
      const ephemeral = (call.ephemeral ?? 0) + added;
      const reply = await next(params === call.params ? call : { ...call, params, ephemeral });
      if (call.kind !== 'create') return reply;
      return guard('prefill', () => edited(reply, plan, wanted, call, report));
    };
}

function edited(
  reply: Reply,
  { said, emulated }: Plan,
  wanted: PrefillingOptions['reply'],
  { params }: Call,
  report: (step: PrefillStep) => void,
): Reply {
  if (said.trim() === '') return reply;
  const path = `messages.${params.messages.length - 1}`;
  const repeated = () => report({ code: 'prefill-repeated', path });
  const continued = emulated ? reply.edit(withoutPrefill(said, repeated)) : reply;
  return wanted === 'whole' ? continued.edit(withPrefill(said)) : continued;
}

function planned(params: Params, acceptsPrefill: boolean, tell: (step: PrefillStep) => void): Plan {
  const untouched = { params, said: '', emulated: false, added: 0 };
  const messages = params?.messages;
  if (messages?.at?.(-1)?.role !== 'assistant') return untouched;
  const start = messages.findLastIndex((message) => message?.role !== 'assistant') + 1;
  const blocks = messages.slice(start).flatMap(blocksOf);
  if (isPaused(blocks) || blocks.some((block) => block?.type === 'tool_use')) return untouched;
  if (takesPrefill(params, acceptsPrefill, blocks)) {
    const sent = trimmed(params, tell);
    return { ...untouched, params: sent, said: textAtEnd(sent.messages.slice(start)) };
  }
  return { ...untouched, ...emulated(params, start, tell) };
}

/** What a model that refuses the prefill gets instead of the turns from `start` on. */
function emulated(params: Params, start: number, tell: (step: PrefillStep) => void): Partial<Plan> {
  const { messages } = params;
  const run = messages.slice(start);
  const said = textAtEnd(run);
  const plan = { said: isStructured(params) ? '' : said, emulated: true, added: 1 };
  if (!run.flatMap(blocksOf).every(isText)) {
    tell({ code: 'prefill-continued', path: `messages.${messages.length - 1}` });
    const asking = { role: 'user', content: CONTINUE };
    return { ...plan, params: { ...params, messages: [...messages, asking] } };
  }
  for (const index of run.keys())
    tell({ code: 'prefill-emulated', path: `messages.${start + index}` });
  const before = messages.slice(0, start);
  // White space alone has nothing to continue; the turn before it is what the caller asks.
  if (said.trim() === '' && start > 0) return { params: { ...params, messages: before } };
  const instruction = isStructured(params) ? startWith(said) : continueFrom(said);
  return { ...plan, params: { ...params, messages: instructed(before, instruction) } };
}

/** A message's blocks; what is no content counts as a block of no kind. */
function blocksOf({ content }: Message): readonly Block[] {
  if (Array.isArray(content)) return content;
  return [{ type: typeof content === 'string' ? 'text' : '', text: content }];
}

function isText(block: Block | undefined): boolean {
  return block?.type === 'text' && typeof block.text === 'string';
}

/** The text that messages end in. */
function textAtEnd(messages: readonly Message[]): string {
  const blocks = messages.flatMap(blocksOf);
  const start = blocks.findLastIndex((block) => !isText(block)) + 1;
  return blocks
    .slice(start)
    .map(({ text }) => text)
    .join('');
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

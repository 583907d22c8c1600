import { listOf } from './blocks.js';
import { checkOptions, TurnwiseError } from './errors.js';
import { findJson, type JsonProblem, type JsonReplyReason } from './find-json.js';

export type { JsonReplyReason };

/** A message, as far as JSON is looked for in it. */
export interface JsonReply {
  readonly content: readonly { readonly type: string; readonly text?: unknown }[];
  readonly stop_reason?: string | null;
}

/** How JSON is taken out of a reply. */
export interface JsonOfOptions<T> {
  /** What the request prefilled and the reply goes on from, such as `{`. */
  readonly prefill?: string;
  /** Makes of the value what is returned, such as zod's `schema.parse`. What it throws comes through. */
  readonly parse?: (value: unknown) => T;
}

/** A reply that does not hold exactly one JSON value. */
export class JsonReplyError extends TurnwiseError {
  readonly reason: JsonReplyReason;
  /** Where in `text`: for `several` where the second begins, for `invalid` where it breaks. */
  readonly position: number | undefined;
  /** What was searched. Not enumerable, so that no log shows it by itself. */
  declare readonly text: string;

  constructor(message: string, reason: JsonReplyReason, text: string, position?: number) {
    super(message);
    this.reason = reason;
    this.position = position;
    Object.defineProperty(this, 'text', { value: text });
  }
}

/**
 * The JSON in a reply: all of it, in a code block, or an object or array between other words.
 * Never guesses: what is cut, invalid, or not the only value is an error. Time is linear in the
 * length of the text. Without `parse` nobody checks that the value is a `T`.
 *
 * @param reply a message, whose text blocks are read, or a text
 * @throws JsonReplyError where there is not exactly one value
 */
export function jsonOf<T = unknown>(reply: JsonReply | string, options: JsonOfOptions<T> = {}): T {
  checkOptions('jsonOf', options, ['prefill', 'parse']);
  const { prefill = '', parse = (value) => value as T } = options;
  const { content, stop_reason } =
    typeof reply === 'string' ? { content: [{ type: 'text', text: reply }] } : reply;
  const said = listOf(content).map((block) => (block.type === 'text' ? block.text : ''));
  const text = prefill + said.join('');
  const isCut = stop_reason === 'max_tokens';
  const found = findJson(text);
  if (!('value' in found)) throw errorOf(found, text, isCut);
  // More digits may have been to come.
  if (isCut && typeof found.value === 'number') throw errorOf({ reason: 'cut' }, text, isCut);
  return parse(found.value);
}

function errorOf(problem: JsonProblem, text: string, isCut: boolean): JsonReplyError {
  const { position } = problem;
  const reason = isCut && problem.reason === 'none' ? 'cut' : problem.reason;
  const sentences: Readonly<Record<JsonReplyReason, string>> = {
    none: 'There is no JSON in the reply.',
    cut: isCut
      ? 'The reply was cut before the end of its JSON: raise max_tokens, or use continuing().'
      : 'The reply ends before its JSON does.',
    several: `There is more than one JSON value in the reply, the second at ${position}.`,
    invalid: `The JSON in the reply is invalid at ${position}.`,
  };
  return new JsonReplyError(`jsonOf: ${sentences[reason]}`, reason, text, position);
}

import { blocksOf, itemsOf } from './conversation.ts';
import { digestOf, hash } from './digest.ts';
import { type Dict, without } from './json.ts';
import type { AcceptedParams, ReplyBlock, ReplyScript, Said } from './reply.ts';

interface RecordedMessage {
  readonly role: string;
  readonly content: string | readonly ReplyBlock[];
}

/** A request of a recorded conversation: its messages are those of request `base` and `append`. */
interface RequestLine {
  readonly type: 'request';
  readonly append: readonly RecordedMessage[];
  /** The request whose history goes on; null starts over. @default the one before */
  readonly base?: number | null;
  /** @default estimated from the reply */
  readonly output_tokens?: number;
}

/** What the last request was answered. */
interface FinalLine {
  readonly type: 'final_assistant';
  readonly content: string | readonly ReplyBlock[];
}

/** A line of a trace; those of other types are passed over. */
export type TraceLine = RequestLine | FinalLine | { readonly type: 'meta' };

/** A block as it was said: a client may add what the answer had besides, and may move marks. */
function plain(block: Dict): Dict {
  return without(block, 'caller', 'citations', 'signature', 'cache_control');
}

/** A hash of a history that goes on from another; how it is cut into messages does not matter. */
function historyKey(before: string, messages: readonly RecordedMessage[]): string {
  return itemsOf({ messages }).reduce(
    (key, { role, blocks }) =>
      blocks.reduce((inner, block) => hash(inner, role, digestOf(plain(block))), key),
    before,
  );
}

function baseOf({ base }: RequestLine, index: number): number | null {
  return base === undefined ? index - 1 : base;
}

/** The reply to a request is what the one that continues it has in its history. */
function saidTo(requests: readonly RequestLine[], index: number, final: FinalLine): Said {
  const next = requests.findIndex((request, i) => i > index && baseOf(request, i) === index);
  const spoken = requests[next]?.append ?? [];
  const end = spoken.findIndex(({ role }) => role !== 'assistant');
  const content = spoken
    .slice(0, end < 0 ? undefined : end)
    .flatMap((one) => blocksOf(one.content));
  const tokens = requests[index]?.output_tokens;
  return {
    content: index === requests.length - 1 ? final.content : content,
    ...(tokens !== undefined && { usage: { output_tokens: tokens } }),
  };
}

function keysOf(requests: readonly RequestLine[]): readonly string[] {
  const keys: string[] = [];
  for (const [index, request] of requests.entries()) {
    const base = baseOf(request, index);
    keys.push(historyKey(base === null ? '' : (keys[base] ?? ''), request.append));
  }
  return keys;
}

/**
 * A script that answers as a recorded conversation was answered, with the tokens that were billed:
 * by the request with the same history, else by the one after the last that was answered.
 * Throws when the trace has no requests, and in `reply` when it has no more.
 */
export function replyFrom(trace: readonly TraceLine[]): ReplyScript {
  const requests = trace.filter((line) => line.type === 'request');
  const final = trace.find((line) => line.type === 'final_assistant');
  if (requests.length === 0)
    throw new TypeError('replyFrom takes the lines of a trace, of which some have type "request".');
  const keys = keysOf(requests);
  let reached = -1;
  return ({ messages }: AcceptedParams) => {
    const key = historyKey('', messages);
    const later = keys.indexOf(key, reached + 1);
    const same = later < 0 ? keys.lastIndexOf(key) : later;
    const index = same < 0 ? reached + 1 : same;
    if (index >= requests.length)
      throw new Error(
        `The trace has ${requests.length} requests, and all were answered. Record more, or compare the messages with its own.`,
      );
    reached = index;
    return saidTo(requests, index, final ?? { type: 'final_assistant', content: [] });
  };
}

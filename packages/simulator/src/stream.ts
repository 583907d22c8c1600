import { type Dict, dicts, isDict, without } from './json.ts';
import { randomOf } from './random.ts';
import { isSigned } from './summary-block.ts';

/** Most tokens in one delta; the API sends few at a time. */
const longest = 6;

/** A text in pieces of a few tokens; no code point is split. */
function* pieces(text: string, random: () => number): Generator<string> {
  const tokens = text.match(/\s?\S{1,5}|\s/gu) ?? [];
  let start = 0;
  while (start < tokens.length) {
    const end = start + 1 + Math.floor(random() * longest);
    yield tokens.slice(start, end).join('');
    start = end;
  }
}

/** A signed summary is announced whole. */
function* summaryDeltas(block: Dict): Generator<Dict> {
  if (!isSigned(block)) yield { type: 'compaction_delta', content: block.content };
}

/** A call's input as it was written; the last brace is missing where the answer was cut. */
function jsonOf(input: unknown, cut: boolean): string {
  const json = JSON.stringify(input);
  return cut ? json.slice(0, -1) : json;
}

function* deltasOf(block: Dict, cut: boolean, random: () => number): Generator<Dict> {
  switch (block.type) {
    case 'text':
      for (const text of pieces(String(block.text), random)) yield { type: 'text_delta', text };
      for (const citation of dicts(block.citations)) yield { type: 'citations_delta', citation };
      return;
    case 'thinking':
      for (const thinking of pieces(String(block.thinking), random))
        yield { type: 'thinking_delta', thinking };
      yield { type: 'signature_delta', signature: block.signature };
      return;
    case 'compaction':
      yield* summaryDeltas(block);
      return;
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      yield { type: 'input_json_delta', partial_json: '' };
      for (const partial_json of pieces(jsonOf(block.input, cut), random))
        yield { type: 'input_json_delta', partial_json };
  }
}

/** The block as it is announced, before its deltas. */
function opening(block: Dict): Dict {
  switch (block.type) {
    case 'text':
      return { ...block, text: '', ...(Array.isArray(block.citations) && { citations: [] }) };
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'compaction':
      return isSigned(block) ? block : { ...block, content: null };
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return { ...block, input: {} };
    default:
      return block;
  }
}

const cutReasons: readonly unknown[] = ['max_tokens', 'model_context_window_exceeded'];

function* contentEvents(message: Dict, random: () => number): Generator<Dict> {
  const blocks = dicts(message.content);
  for (const [index, block] of blocks.entries()) {
    const cut = index === blocks.length - 1 && cutReasons.includes(message.stop_reason);
    yield { type: 'content_block_start', index, content_block: opening(block) };
    if (index === 0) yield { type: 'ping' };
    for (const delta of deltasOf(block, cut, random))
      yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
}

/** The message as it is announced: what is known before the first word. */
function beginning(message: Dict, usage: Dict): Dict {
  return {
    ...without(message, 'context_management'),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: {
      ...usage,
      output_tokens: Math.min(1, Number(usage.output_tokens)),
      output_tokens_details: null,
    },
  };
}

function ending(message: Dict, usage: Dict): Dict {
  const { stop_reason, stop_sequence, stop_details, container, context_management } = message;
  return {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence, stop_details, container },
    usage: without(usage, 'cache_creation', 'service_tier', 'speed', 'inference_geo'),
    ...(context_management !== undefined && { context_management }),
  };
}

/** A number that follows from an id, which follows from the simulator's seed. */
function seedOf(id: string): number {
  return Array.from(id).reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), 0);
}

/** The events of a streamed message, in the API's order. */
export function* eventsOf(message: Dict): Generator<Dict> {
  const usage = isDict(message.usage) ? message.usage : {};
  yield { type: 'message_start', message: beginning(message, usage) };
  yield* contentEvents(message, randomOf(seedOf(String(message.id))));
  yield ending(message, usage);
  yield { type: 'message_stop' };
}

import { type Dict, dicts, isDict } from './json.ts';
import { isSigned } from './summary-block.ts';

/** Characters in one delta. */
const chunk = 24;

function* pieces(text: string): Generator<string> {
  const characters = Array.from(text);
  for (let start = 0; start < characters.length; start += chunk)
    yield characters.slice(start, start + chunk).join('');
}

/** A signed summary is announced whole. */
function* summaryDeltas(block: Dict): Generator<Dict> {
  if (!isSigned(block)) yield { type: 'compaction_delta', content: block.content };
}

function* deltasOf(block: Dict): Generator<Dict> {
  switch (block.type) {
    case 'text':
      for (const text of pieces(String(block.text))) yield { type: 'text_delta', text };
      for (const citation of dicts(block.citations)) yield { type: 'citations_delta', citation };
      return;
    case 'thinking':
      for (const thinking of pieces(String(block.thinking)))
        yield { type: 'thinking_delta', thinking };
      yield { type: 'signature_delta', signature: block.signature };
      return;
    case 'compaction':
      yield* summaryDeltas(block);
      return;
    case 'tool_use':
    case 'server_tool_use':
      yield { type: 'input_json_delta', partial_json: '' };
      for (const json of pieces(JSON.stringify(block.input)))
        yield { type: 'input_json_delta', partial_json: json };
  }
}

/** The block as it is announced, before its deltas. */
function opening(block: Dict): Dict {
  switch (block.type) {
    case 'text':
      return { ...block, text: '', citations: Array.isArray(block.citations) ? [] : null };
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'compaction':
      return isSigned(block) ? block : { ...block, content: null };
    case 'tool_use':
    case 'server_tool_use':
      return { ...block, input: {} };
    default:
      return block;
  }
}

function* blockEvents(block: Dict, index: number): Generator<Dict> {
  yield { type: 'content_block_start', index, content_block: opening(block) };
  if (index === 0) yield { type: 'ping' };
  for (const delta of deltasOf(block)) yield { type: 'content_block_delta', index, delta };
  yield { type: 'content_block_stop', index };
}

/** The events of a streamed message, in the API's order. */
export function* eventsOf(message: Dict): Generator<Dict> {
  const usage = isDict(message.usage) ? message.usage : {};
  const { context_management, ...started } = message;
  const { stop_reason, stop_sequence, stop_details, container } = message;
  const begun = { content: [], stop_reason: null, stop_sequence: null };
  const first = Math.min(1, Number(usage.output_tokens));
  yield {
    type: 'message_start',
    message: { ...started, ...begun, usage: { ...usage, output_tokens: first } },
  };
  for (const [index, block] of dicts(message.content).entries()) yield* blockEvents(block, index);
  yield {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence, stop_details, container },
    usage: {
      input_tokens: usage.input_tokens,
      cache_creation_input_tokens: usage.cache_creation_input_tokens,
      cache_read_input_tokens: usage.cache_read_input_tokens,
      output_tokens: usage.output_tokens,
      output_tokens_details: usage.output_tokens_details,
      server_tool_use: usage.server_tool_use,
      ...(usage.iterations !== undefined && { iterations: usage.iterations }),
    },
    context_management,
  };
  yield { type: 'message_stop' };
}

import type { Block, ReplyMessage, StreamEvent } from './types.js';

/** The events that a whole message would have come in. */
export function* streamEvents(message: ReplyMessage): Generator<StreamEvent> {
  const { content, stop_reason, stop_sequence, usage, ...rest } = message;
  const open = { ...rest, content: [], stop_reason: null, stop_sequence: null, usage };
  yield { type: 'message_start', message: open };
  for (const [index, block] of content.entries()) {
    const { shell, deltas } = opened(block);
    yield { type: 'content_block_start', index, content_block: shell };
    for (const delta of deltas) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  const delta = { stop_reason, stop_sequence: stop_sequence ?? null };
  yield { type: 'message_delta', delta, usage: { output_tokens: usage.output_tokens } };
  yield { type: 'message_stop' };
}

function opened(block: Block): { shell: Block; deltas: readonly Block[] } {
  if (block.type === 'text') {
    return {
      shell: { ...block, text: '' },
      deltas: [{ type: 'text_delta', text: block.text }],
    };
  }
  if ('input' in block) {
    return {
      shell: { ...block, input: {} },
      deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }],
    };
  }
  return { shell: block, deltas: [] };
}

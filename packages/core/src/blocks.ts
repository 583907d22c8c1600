import type { Block } from './types.js';

/** A block, or what stands in the place of one. */
type Candidate = Block | null | undefined;

/** Whether a block is thinking, readable or redacted. */
export function isThinking(block: Candidate): boolean {
  return block?.type === 'thinking' || block?.type === 'redacted_thinking';
}

/** Whether a block calls a tool that runs at the server or at an MCP server. */
export function isServerCall(block: Candidate): boolean {
  return block?.type === 'server_tool_use' || block?.type === 'mcp_tool_use';
}

/** Whether a block is the result of such a call: each tool has a type of its own. */
export function isServerResult(block: Candidate): boolean {
  return typeof block?.type === 'string' && block.type.endsWith('_tool_result');
}

/** Whether a block calls a tool, wherever that runs. */
export function isCall(block: Candidate): boolean {
  return block?.type === 'tool_use' || isServerCall(block);
}

/** Where a turn begins: the block of a compaction stands for what was before it. */
export function firstOf(blocks: readonly Block[]): Candidate {
  return blocks.find((block) => block?.type !== 'compaction');
}

/** Whether a block is text without any character but white space. */
export function isBlankText(block: Candidate): boolean {
  return block?.type === 'text' && typeof block.text === 'string' && block.text.trim() === '';
}

/** The blocks of a list; none of what is no list. */
export function listOf(value: unknown): readonly Block[] {
  return Array.isArray(value) ? value : [];
}

import { type Dict, dicts, isDict } from './json.ts';

/** A content block of Converse, an object with one key, and where it stands. */
export interface ConverseBlock {
  readonly block: Dict;
  /** `messages.N.content.M` */
  readonly path: string;
}

/** The blocks of a message, without those inside tool results. */
export function blocksAt(message: Dict, index: number): readonly ConverseBlock[] {
  return dicts(message.content).map((block, position) => ({
    block,
    path: `messages.${index}.content.${position}`,
  }));
}

/** The blocks of a message and those inside its tool results. */
export function allBlocks(message: Dict): readonly Dict[] {
  return dicts(message.content).flatMap((block) => [
    block,
    ...(isDict(block.toolResult) ? dicts(block.toolResult.content) : []),
  ]);
}

const fields = ['inferenceConfig', 'toolConfig', 'outputConfig', 'additionalModelRequestFields'];

/** Whether a body has the form of Converse: its own fields, or blocks that are told apart by their key. */
export function isConverse(body: unknown): body is Dict {
  if (!isDict(body) || body.model !== undefined || body.anthropic_version !== undefined)
    return false;
  const first = dicts(body.messages).flatMap(allBlocks)[0];
  return fields.some((field) => field in body) || (first !== undefined && !('type' in first));
}

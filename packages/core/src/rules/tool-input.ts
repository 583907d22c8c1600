import { isCall, listOf } from '../blocks.js';
import { changeParts, pathOf } from '../draft.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** A tool call's input that is not an object: parsed where it is one in JSON, else wrapped. */
export const toolInput: Rule = {
  code: 'tool-input',
  spots: (message: Message) => listOf(message.content).some(isWrong),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      if (!isWrong(part.block)) return part;
      context.tell(pathOf(part), 'The input of a tool call has to be an object: it is made one.');
      return { ...part, block: { ...part.block, input: asObject(part.block.input) } };
    }),
};

function isWrong(block: Block): boolean {
  return isCall(block) && !isObject(block.input);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(input: unknown): object {
  if (input === undefined || input === null || input === '') return {};
  const parsed = typeof input === 'string' ? parse(input) : undefined;
  return isObject(parsed) ? parsed : { value: input };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

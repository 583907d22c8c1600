import { invalid } from '../fault.ts';
import { anything, boolean, fields, optional, required, string, tagged } from '../shapes.ts';
import type { Rule } from './rule.ts';

const plain = fields({ type: anything, disable_parallel_tool_use: optional(boolean) });
const named = fields({
  type: anything,
  name: required(string),
  disable_parallel_tool_use: optional(boolean),
});

const shape = optional(
  tagged({ auto: plain, any: plain, tool: named, none: fields({ type: anything }) }, true),
);

/** `tool_choice` is one of four objects. */
export const toolChoiceShape: Rule = ({ tool_choice }) => {
  const complaint = shape(tool_choice, 'tool_choice');
  return complaint ? invalid(complaint) : undefined;
};

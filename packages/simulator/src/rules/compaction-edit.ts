import { hasBeta } from '../betas.ts';
import { invalid } from '../fault.ts';
import { dicts, isDict } from '../json.ts';
import {
  anything,
  boolean,
  fields,
  integer,
  nullable,
  oneOf,
  optional,
  required,
  string,
} from '../shapes.ts';
import { compactEdit } from '../summary-block.ts';
import type { Rule } from './rule.ts';

/** Input tokens. Source: the guide on threshold compaction. */
const minimumTrigger = 50_000;

const shape = fields({
  type: anything,
  trigger: nullable(fields({ type: required(oneOf('input_tokens')), value: required(integer) })),
  pause_after_compaction: optional(boolean),
  instructions: nullable(string),
});

/** What the strategies without a beta of their own are called. */
const others = "'clear_thinking_20251015', 'clear_tool_uses_20250919'";

/** The strategy that compacts at a threshold. */
export const compactionEdit: Rule = (params, { betas, model }) => {
  const edit = compactEdit(params);
  if (!edit) return undefined;
  const management = isDict(params.context_management) ? params.context_management : {};
  const path = `context_management.edits.${dicts(management.edits).indexOf(edit)}`;
  if (!hasBeta(betas, /^compact-2026-01-12$/))
    return invalid(
      `${path}: Input tag 'compact_20260112' found using 'type' does not match any of the expected tags: ${others}`,
    );
  if (!model.compacts)
    return invalid(
      "This model does not support the 'compact_20260112' context management strategy",
    );
  const complaint = shape(edit, `${path}.compact_20260112`);
  if (complaint) return invalid(complaint);
  return isDict(edit.trigger) && Number(edit.trigger.value) < minimumTrigger
    ? invalid(`${path}.compact_20260112: trigger.value must be at least ${minimumTrigger}`)
    : undefined;
};

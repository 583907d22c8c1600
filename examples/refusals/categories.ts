/** Categories whose refusals follow from how a request is built: repair has to prevent them. */
const structural = [
  'cache_control_empty_text',
  'cache_control_max4',
  'cache_control_on_thinking',
  'cache_control_ttl_order',
  'content_shape',
  'duplicate_tool_result',
  'duplicate_tool_use',
  'empty_message_content',
  'empty_text',
  'first_must_be_user',
  'lone_surrogate',
  'mid_system_placement',
  'no_messages',
  'orphan_server_tool_result',
  'orphan_tool_result',
  'prefill_unsupported',
  'roles_alternate',
  'server_tool_use_without_result',
  'stop_sequence_whitespace',
  'system_empty_text',
  'system_role_in_messages',
  'tool_id_pattern',
  'tool_input_not_object',
  'tool_name_empty',
  'tool_name_pattern',
  'tool_names_unique',
  'tool_result_in_assistant',
  'tool_role',
  'tool_use_in_user',
  'tool_use_without_result',
  'tools_required',
  'trailing_whitespace',
  'whitespace_text',
];

const known: ReadonlySet<string> = new Set(structural);

/** Whether a category is about the structure of a request, and not about models, sizes, schemas or media. */
export function isStructural(category: string): boolean {
  return known.has(category);
}

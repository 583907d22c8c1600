import { type Dict, dicts, isDict } from './json.ts';
import type { Reply } from './options.ts';
import { sampleJson } from './sample-json.ts';

function forcedTool(params: Dict): Dict | undefined {
  const [choice] = dicts([params.tool_choice]);
  const tools = dicts(params.tools);
  if (choice?.type === 'tool') return tools.find(({ name }) => name === choice.name);
  return choice?.type === 'any' ? tools[0] : undefined;
}

/** Answers what was asked for in form: the forced tool call, JSON of the wanted schema, or a short text. */
export function defaultReply(params: Dict, { n }: { readonly n: number }): Reply {
  const tool = forcedTool(params);
  if (tool) return [{ type: 'tool_use', name: tool.name, input: sampleJson(tool.input_schema) }];
  const format = isDict(params.output_config) ? params.output_config.format : params.output_format;
  if (isDict(format)) return JSON.stringify(sampleJson(format.schema));
  return `This is simulated reply ${n}.`;
}

import { hasBeta } from './betas.ts';
import { callableTools, callOf, fittingTools } from './callable-tools.ts';
import { blocksOf, type Turn } from './conversation.ts';
import { defaultText, defaultThought } from './default-text.ts';
import { asText, type Dict, dicts, isDict } from './json.ts';
import { forcesTool, type RequestContext, thinkingIsOn } from './request-context.ts';
import { sampleJson } from './sample-json.ts';

/** What a default answer depends on besides the request. */
interface State {
  readonly n: number;
  readonly random: () => number;
}

function textOf(blocks: readonly Dict[]): string {
  return blocks
    .filter(({ type }) => type === 'text')
    .map(({ text }) => asText(text))
    .join('\n');
}

/** The results that the model was just given, as texts. */
function resultsOf(turn: Turn | undefined): readonly string[] {
  return (turn?.blocks ?? [])
    .filter(({ block }) => block.type === 'tool_result')
    .map(({ block }) => textOf(blocksOf(block.content)));
}

/** One call of what fits best for a question, none for results; `tool_choice` has the last word. */
function callsFor(params: Dict, { turns }: RequestContext): readonly Dict[] {
  const [choice = {}] = dicts([params.tool_choice]);
  const tools = callableTools(params);
  if (choice.type === 'none') return [];
  if (choice.type === 'tool') return tools.filter(({ name }) => name === choice.name).map(callOf);
  const last = turns.at(-1);
  const asked = last?.role === 'user' && resultsOf(last).length === 0;
  if (!asked && choice.type !== 'any') return [];
  const fitting = fittingTools(tools, textOf((last?.blocks ?? []).map(({ block }) => block)));
  return fitting.slice(0, choice.disable_parallel_tool_use === true ? 1 : undefined).map(callOf);
}

/** Whether this answer starts with thinking: a forced call never does, some modes not in every place. */
function thinks(params: Dict, { model, turns, betas }: RequestContext): boolean {
  if (!thinkingIsOn(params, model) || forcesTool(params)) return false;
  const type = isDict(params.thinking) ? params.thinking.type : 'adaptive';
  const betweenTools = resultsOf(turns.at(-1)).length > 0;
  if (type === 'between_tools') return betweenTools;
  return type !== 'enabled' || !betweenTools || hasBeta(betas, /^interleaved-thinking-/);
}

function formatOf({ output_config, output_format }: Dict): Dict | undefined {
  const format = isDict(output_config) ? output_config.format : output_format;
  return isDict(format) ? format : undefined;
}

/** Answers what was asked for in form: tool calls, JSON of the wanted schema, or a short text; thinking first. */
export function defaultReply(
  params: Dict,
  context: RequestContext,
  { n, random }: State,
): readonly Dict[] {
  const calls = callsFor(params, context);
  const format = formatOf(params);
  const text = format
    ? JSON.stringify(sampleJson(format.schema))
    : defaultText(n, resultsOf(context.turns.at(-1)), random);
  const said = calls.length > 0 ? calls : [{ type: 'text', text }];
  return thinks(params, context)
    ? [{ type: 'thinking', thinking: defaultThought(random) }, ...said]
    : said;
}

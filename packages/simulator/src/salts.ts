import type { Item } from './conversation.ts';
import { canonical, type Dict, dicts, isDict } from './json.ts';
import type { ModelSpec } from './models.ts';
import type { Level, Prompted } from './prompt-parts.ts';

/** Whether a block of the messages is like this, or a part of one. */
function someBlock(items: readonly Item[], test: (block: Dict) => boolean): boolean {
  const within = ({ content }: Dict) => Array.isArray(content) && dicts(content).some(test);
  return items.some(({ blocks }) => blocks.some((block) => test(block) || within(block)));
}

function cites({ citations }: Dict): boolean {
  return isDict(citations) && citations.enabled === true;
}

function outputConfig({ output_config: config }: Dict): Dict {
  return isDict(config) ? config : {};
}

function toolsSalt(params: Dict, { model }: Prompted, scope: string): unknown {
  const format = outputConfig(params).format ?? params.output_format;
  const servers = dicts(params.mcp_servers).map(({ name, url }) => [name, url]);
  return [scope, model.id, format, servers];
}

function systemSalt(params: Dict, { items }: Prompted): unknown {
  return [someBlock(items, cites), params.speed ?? 'standard'];
}

/** The kind of thinking; saying what is the default changes nothing. */
function thinkingOf(params: Dict, model: ModelSpec): unknown {
  const thinking = isDict(params.thinking) ? params.thinking : {};
  const byDefault = model.thinksByDefault ? 'adaptive' : 'disabled';
  return [thinking.type ?? byDefault, thinking.budget_tokens];
}

function choiceOf({ tool_choice: choice }: Dict): unknown {
  const {
    type,
    name,
    disable_parallel_tool_use: single,
  } = isDict(choice) ? choice : { type: 'auto' };
  return [type, name, single === true];
}

function messagesSalt(params: Dict, { items, model }: Prompted): unknown {
  const images = someBlock(items, ({ type }) => type === 'image');
  const effort = outputConfig(params).effort ?? model.defaultEffort;
  return [choiceOf(params), images, thinkingOf(params, model), effort];
}

/** The parameters that each level of the prefix depends on, besides its blocks. Source: prompt-caching page. */
export function saltsOf(
  params: Dict,
  prompted: Prompted,
  scope: string,
): readonly (readonly [Level, string])[] {
  return [
    ['tools', canonical(toolsSalt(params, prompted, scope))],
    ['system', canonical(systemSalt(params, prompted))],
    ['messages', canonical(messagesSalt(params, prompted))],
  ];
}

import type { Block, Message, Params } from '@turnwise/core';

const UNMARKABLE = new Set([
  'thinking',
  'redacted_thinking',
  'fallback',
  'mcp_tool_listing',
  'tool_addition',
  'tool_removal',
]);

/** Puts up to four marks where the API takes them, 1h before 5m; the seed says where. */
export function marked(params: Params, seed: number): Params {
  const random = generator(seed);
  const sites = sitesOf(params);
  const automatic = random(4) === 1;
  const chosen = new Set(
    Array.from({ length: random(automatic ? 4 : 5) }, () => random(sites.length)),
  );
  // An automatic mark lives 5m here, and has to agree with the block that it lands on.
  const firstShort = random(sites.length + (automatic ? 0 : 1));
  const mark = (site: number) => {
    const ttl = site < firstShort ? '1h' : '5m';
    return ttl === '5m' && random(2) ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
  };
  let at = -1;
  const put = <T extends object>(block: T): T => {
    if (!sites.includes(block as unknown as Block)) return block;
    at++;
    return chosen.has(at) ? { ...block, cache_control: mark(at) } : block;
  };
  return {
    ...params,
    tools: params.tools?.map(put),
    ...(Array.isArray(params.system) && { system: params.system.map(put) }),
    messages: params.messages.map((message: Message) =>
      typeof message.content === 'string'
        ? message
        : { ...message, content: message.content.map(put) },
    ),
    ...(automatic && { cache_control: { type: 'ephemeral' } }),
  };
}

function sitesOf({ tools, system, messages }: Params): Block[] {
  const contents = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const blocks = [...(Array.isArray(system) ? system : []), ...contents];
  return [
    ...(tools ?? []).filter((tool) => tool.defer_loading !== true),
    ...blocks.filter(({ type }) => !UNMARKABLE.has(type)),
  ] as Block[];
}

/** A small generator of numbers below a limit, so that one drawn number places all marks. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

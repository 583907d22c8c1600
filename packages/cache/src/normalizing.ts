import {
  type Block,
  type Message,
  type Middleware,
  memoByMessage,
  type Params,
  type ParamsLike,
  type Tool,
  transforming,
} from '@turnwise/core';

/**
 * The same request in one spelling, however a program puts it together: tools in the order of
 * their names, the keys of their definitions and of `tool_use` inputs in the order of the alphabet.
 *
 * @returns the same reference where everything is in order
 */
export function normalize<P extends ParamsLike>(params: P): P {
  const { tools, messages } = (params ?? {}) as unknown as Params;
  const ordered = Array.isArray(tools) ? orderedTools(tools) : tools;
  const spelled = Array.isArray(messages) ? mapped(messages, withSortedInputs) : messages;
  if (ordered === tools && spelled === messages) return params;
  return { ...params, ...(ordered && { tools: ordered }), messages: spelled };
}

/** Sends the same bytes for the same request: see `normalize`. */
export function normalizing(): Middleware {
  return transforming('normalize', (call) => {
    const params = normalize(call.params);
    if (params === call.params) return call;
    for (const path of ['tools', 'messages'] as const) {
      if (params[path] === call.params[path]) continue;
      call.report({ middleware: 'normalize', code: 'order', path, lossless: true });
    }
    return { ...call, params };
  });
}

function orderedTools(tools: readonly Tool[]): readonly Tool[] {
  const spelled = mapped(tools, sortedKeys);
  const isOrdered = spelled.every((tool, i) => i === 0 || compare(spelled[i - 1], tool) <= 0);
  return isOrdered ? spelled : [...spelled].sort(compare);
}

function compare(a: Tool | undefined, b: Tool | undefined): number {
  const [left, right] = [nameIn(a), nameIn(b)];
  return left < right ? -1 : Number(left > right);
}

/** A toolset has no name of its own. */
function nameIn(tool: Tool | undefined): string {
  return String(tool?.name ?? tool?.mcp_server_name ?? tool?.type ?? '');
}

const withSortedInputs = memoByMessage((message: Message): Message => {
  const content: unknown = message?.content;
  if (!Array.isArray(content)) return message;
  const blocks = mapped(content as readonly Block[], (block) => {
    if (block?.type !== 'tool_use') return block;
    const input = sortedKeys(block.input);
    return input === block.input ? block : { ...block, input };
  });
  return blocks === content ? message : { ...message, content: blocks };
});

function sortedKeys<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return mapped(value as readonly unknown[], sortedKeys) as T;
  const keys = Object.keys(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const isSorted = keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') <= key);
  const pairs = [...keys].sort().map((key) => [key, sortedKeys(fields[key])] as const);
  const isSame = isSorted && pairs.every(([key, child]) => child === fields[key]);
  return isSame ? value : (Object.fromEntries(pairs) as T);
}

/** The same reference where every element stays what it is. */
function mapped<T>(list: readonly T[], change: (value: T) => T): readonly T[] {
  const changed = list.map(change);
  return changed.every((value, i) => value === list[i]) ? list : changed;
}

import type { ReplyEdit } from './engine.js';
import { secondName } from './rules/duplicate-tool-name.js';
import { legalName } from './rules/tool-name.js';
import type { Block, Params, StreamEvent, Target, Tool } from './types.js';

/** The caller's own names of the tools that go out under another one, by the one that goes out. */
export function toolRenames(
  before: Params,
  after: Params,
  target: Target,
): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  if (before.tools === after.tools || !Array.isArray(before.tools)) return renames;
  const sent = new Set(after.tools?.map((tool) => tool?.name));
  for (const tool of before.tools) {
    for (const name of otherNames(tool, target)) if (sent.has(name)) renames.set(name, tool.name);
  }
  return renames;
}

/** The names beside its own under which a tool may go out. */
function otherNames(tool: Tool | undefined, target: Target): string[] {
  if (typeof tool?.name !== 'string') return [];
  const name = String(legalName(tool.name, target));
  return [name, secondName({ ...tool, name })].filter((other) => other !== tool.name);
}

/** Gives every tool call of a reply, whole or streamed, the name that the caller knows. */
export function renamedBack(renames: ReadonlyMap<string, string>): ReplyEdit {
  const rename = (block: Block): Block => {
    const own = block?.type === 'tool_use' ? renames.get(String(block.name)) : undefined;
    return own === undefined ? block : { ...block, name: own };
  };
  return {
    message: (message) => ({ ...message, content: message.content.map(rename) }),
    events: async function* renamed(events) {
      for await (const event of events) yield renamedEvent(event, rename);
    },
  };
}

function renamedEvent(event: StreamEvent, rename: (block: Block) => Block): StreamEvent {
  if (event.type !== 'content_block_start') return event;
  return { ...event, content_block: rename(event.content_block as Block) };
}

import type { Block, Message, Params, ParamsLike } from '@turnwise/core';
import type { Mark } from './marks.js';
import type { Plan } from './plan.js';

/**
 * The request with the marks of a plan. Only what carries a mark is copied; string content
 * becomes a text block only where a mark goes.
 *
 * @returns the same reference for a plan without marks
 */
export function stamp<P extends ParamsLike>(params: P, { marks }: Plan): P {
  if (marks.length === 0) return params;
  const { tools, system, messages } = params as unknown as Params;
  const out = {
    tools: tools as readonly Block[] | undefined,
    system: system as Message['content'] | undefined,
    messages: messages.slice(),
  };
  for (const mark of marks) {
    const [level, index, , at] = mark.path.split('.');
    if (level === 'tools') out.tools = marked(out.tools, index, mark);
    else if (level === 'system') out.system = marked(out.system, index, mark);
    else {
      const message = out.messages[Number(index)] as Message;
      out.messages[Number(index)] = { ...message, content: marked(message.content, at, mark) };
    }
  }
  return {
    ...params,
    ...(out.tools !== tools && { tools: out.tools }),
    ...(out.system !== system && { system: out.system }),
    messages: out.messages,
  };
}

function marked(content: unknown, at: string | undefined, { ttl }: Mark): Block[] {
  const blocks: Block[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : (content as Block[]).slice();
  const index = Number(at ?? 0);
  // The default lifetime is left out: every backend that takes marks takes this form.
  const cache_control = ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
  blocks[index] = { ...(blocks[index] as Block), cache_control };
  return blocks;
}

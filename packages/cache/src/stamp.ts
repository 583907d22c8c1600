import {
  type Block,
  listOf,
  type Message,
  OptionError,
  type Params,
  type ParamsLike,
} from '@turnwise/core';
import type { Mark } from './marks.js';
import type { Plan } from './plan.js';

/**
 * The request with the marks of a plan. Only what carries a mark is copied; string content
 * becomes a text block only where a mark goes.
 *
 * @returns the same reference for a plan without marks
 * @throws OptionError for the plan of another request
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
      out.messages[Number(index)] = { ...message, content: marked(message?.content, at, mark) };
    }
  }
  return {
    ...params,
    ...(out.tools !== tools && { tools: out.tools }),
    ...(out.system !== system && { system: out.system }),
    messages: out.messages,
  };
}

function marked(content: unknown, at: string | undefined, { path, ttl }: Mark): Block[] {
  const isText = typeof content === 'string';
  const blocks: Block[] = isText ? [{ type: 'text', text: content }] : listOf(content).slice();
  const index = Number(at ?? 0);
  const block = blocks[index];
  if (!block) {
    throw new OptionError(
      `stamp: there is no block at ${path}. Write stamp(params, plan(params)), with the same params.`,
    );
  }
  // The default lifetime is left out: every backend that takes marks takes this form.
  const cache_control = ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
  blocks[index] = { ...block, cache_control };
  return blocks;
}

import type { Block, Message, Params, ParamsLike } from '@turnwise/core';
import type { Mark } from './marks.js';
import type { Plan } from './plan.js';

/**
 * The request with the marks of a plan. Only what carries a mark is copied; string content
 * becomes a text block only where a mark goes.
 *
 * @returns the same reference for a plan without marks
 */
export function stamp<P extends ParamsLike>(params: P, plan: Plan): P {
  return plan.marks.reduce(
    (current, mark) => put(current, mark),
    params as unknown as Params,
  ) as unknown as P;
}

function put(params: Params, mark: Mark): Params {
  const [level, index, , at] = mark.path.split('.');
  if (level === 'tools') return { ...params, tools: marked(params.tools, index, mark) as Block[] };
  if (level === 'system') return { ...params, system: marked(params.system, index, mark) };
  const messages = [...params.messages];
  const message = messages[Number(index)] as Message;
  messages[Number(index)] = { ...message, content: marked(message.content, at, mark) };
  return { ...params, messages };
}

function marked(content: unknown, at: string | undefined, { ttl }: Mark): Block[] {
  const blocks: Block[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : [...(content as Block[])];
  const index = Number(at ?? 0);
  // The default lifetime is left out: every backend that takes marks takes this form.
  const cache_control = ttl === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
  blocks[index] = { ...(blocks[index] as Block), cache_control };
  return blocks;
}

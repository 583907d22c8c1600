import { digestOf, hash } from './digest.ts';
import type { NextId } from './ids.ts';
import type { RequestContext } from './request-context.ts';

/** Histories that are remembered, the last ones that were asked for. */
const limit = 20_000;

/** Tells which conversation a request belongs to. */
export interface Lineage {
  /** The id of the conversation that the request continues, or a new one; `scope` keeps accounts apart. */
  conversationOf(context: Pick<RequestContext, 'items'>, scope: string): string;
}

/** A hash of the history up to the end of each message. */
function historiesOf({ items }: Pick<RequestContext, 'items'>, scope: string): readonly string[] {
  let history = scope;
  return items.map(({ role, blocks }) => {
    history = hash(history, role, ...blocks.map(digestOf));
    return history;
  });
}

/**
 * A request continues the conversation that asked the longest part of its history before. Forks stay in the
 * conversation that they leave.
 */
export function createLineage(nextId: NextId): Lineage {
  const conversations = new Map<string, string>();

  function remember(history: string, conversation: string): void {
    conversations.delete(history);
    conversations.set(history, conversation);
    const [oldest] = conversations.keys();
    if (conversations.size > limit && oldest !== undefined) conversations.delete(oldest);
  }

  return {
    conversationOf(context, scope) {
      const histories = historiesOf(context, scope);
      const known = histories.findLast((history) => conversations.has(history)) ?? '';
      const conversation = conversations.get(known) ?? nextId('conv');
      remember(histories.at(-1) ?? scope, conversation);
      return conversation;
    },
  };
}

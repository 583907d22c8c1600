import { digestOf, hash } from './digest.ts';
import type { NextId } from './ids.ts';
import { remember } from './remember.ts';
import type { RequestContext } from './request-context.ts';

/** Histories that are remembered, the last ones that were asked for. */
const limit = 20_000;

/** Tells which conversation a request belongs to. */
export interface Lineage {
  /** The id of the conversation that the request continues, or a new one; `scope` keeps accounts apart. */
  conversationOf(context: Pick<RequestContext, 'items'>, scope: string): string;
  /** The id of the conversation that the request would continue, if there is one; the request is not remembered. */
  find(context: Pick<RequestContext, 'items'>, scope: string): string | undefined;
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

  function known(histories: readonly string[]): string | undefined {
    return conversations.get(histories.findLast((history) => conversations.has(history)) ?? '');
  }

  return {
    conversationOf(context, scope) {
      const histories = historiesOf(context, scope);
      const conversation = known(histories) ?? nextId('conv');
      remember(conversations, histories.at(-1) ?? scope, conversation, limit);
      return conversation;
    },
    find: (context, scope) => known(historiesOf(context, scope)),
  };
}

import { digestOf, hash } from './digest.ts';
import type { NextId } from './ids.ts';
import type { Dict } from './json.ts';
import { remember } from './remember.ts';
import type { RequestContext } from './request-context.ts';
import { isSummary } from './summary-block.ts';

/** Histories that are remembered, the last ones that were asked for. */
const limit = 20_000;

type Asked = Pick<RequestContext, 'items'>;

/** Tells which conversation a request belongs to. */
export interface Lineage {
  /** The id of the conversation that the request continues, or a new one; `scope` keeps accounts apart. A summary in the content of its answer stands for it from then on. */
  conversationOf(asked: Asked, scope: string, content: readonly Dict[]): string;
  /** The id of the conversation that the request would continue, if there is one; the request is not remembered. */
  find(asked: Asked, scope: string): string | undefined;
}

function summaryHash(block: Dict, scope: string): string {
  return hash(scope, 'summary', digestOf(block));
}

/** A hash of the history up to the end of each message; it starts anew with a summary, alone in its message or not. */
function historiesOf({ items }: Asked, scope: string): readonly string[] {
  let history = scope;
  return items.flatMap(({ role, blocks }) => {
    const [first] = blocks;
    const summary = first && isSummary(first) ? [summaryHash(first, scope)] : [];
    const rest = blocks.slice(summary.length).map(digestOf);
    history = summary[0] ?? history;
    if (summary.length > 0 && rest.length === 0) return summary;
    history = hash(history, role, ...rest);
    return [...summary, history];
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
    conversationOf(asked, scope, content) {
      const histories = historiesOf(asked, scope);
      const conversation = known(histories) ?? nextId('conv');
      remember(conversations, histories.at(-1) ?? scope, conversation, limit);
      for (const block of content.filter(isSummary))
        remember(conversations, summaryHash(block, scope), conversation, limit);
      return conversation;
    },
    find: (asked, scope) => known(historiesOf(asked, scope)),
  };
}

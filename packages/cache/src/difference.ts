import { type Chain, chainAt, firstDifference } from './chain.js';
import { type Part, type PartKind, type Print, rankOf } from './print.js';

/** Where a request parts from another one. */
export interface Difference {
  readonly kind: PartKind | 'edited';
  /** As the API writes paths. */
  readonly path: string;
}

/** Of one history as much as of the other is compared. */
export interface Compared {
  readonly before: Chain;
  readonly now: Chain;
}

/** Where a request parts from one before it. */
export function differenceOf(before: Print, now: Print, history: Compared): Difference | undefined {
  const { length } = history.before;
  const first = partDifference(before.parts, now.parts);
  // Without messages, nothing is lost by what they alone depend on.
  const isLost = length > 0 || rankOf(first?.kind) < rankOf('tool-choice');
  if (first && isLost) return placed(first, before.chain, now.chain);
  const at = firstDifference(history.before, history.now, length);
  if (at === length) return undefined;
  const [left, right] = [chainAt(history.before, at + 1), chainAt(history.now, at + 1)];
  const kind = right && left?.said === right.said ? 'thinking' : 'edited';
  return { kind, path: `messages.${at}` };
}

function partDifference(before: readonly Part[], now: readonly Part[]): Part | undefined {
  for (let i = 0; i < Math.max(before.length, now.length); i++) {
    const [a, b] = [before[i], now[i]];
    if (a?.kind === b?.kind && a?.name === b?.name) continue;
    // Of a list that has got shorter, the next kind stands there now.
    return rankOf(b?.kind) <= rankOf(a?.kind) ? b : a;
  }
  return undefined;
}

/** With the message that brought images or citations in, or had them. */
function placed({ kind, path }: Part, before: Chain, now: Chain): Difference {
  if (kind !== 'images' && kind !== 'citations') return { kind, path };
  const name = kind === 'images' ? 'images' : 'cites';
  let at = now[name] ? now : before;
  while (at.before?.[name]) at = at.before;
  return { kind, path: `${path}.${at.length - 1}` };
}

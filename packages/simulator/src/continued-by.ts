import { itemsOf } from './conversation.ts';
import { messagesParams } from './converse-params.ts';
import { isConverse } from './converse-shapes.ts';
import type { Exchange } from './exchange.ts';
import { type Dict, isDict } from './json.ts';
import type { Simulation } from './simulation.ts';

/** The conversation that a request without an answer would have continued, if it is known. */
export function continuedBy(
  { lineage, platform, threads }: Simulation,
  exchange: Exchange,
  body: unknown = exchange.body,
): string | undefined {
  if (!isDict(body)) return undefined;
  const converses = platform.name === 'bedrock' && isConverse(body);
  const params: Dict = converses
    ? messagesParams(body, '', 0)
    : threads.whole({ ...exchange, body });
  return lineage.find({ items: itemsOf(params) }, exchange.apiKey);
}

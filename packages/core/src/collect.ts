import { Accumulator } from './accumulator.js';
import type { Reply } from './engine.js';
import { TurnwiseError } from './errors.js';
import type { ReplyMessage } from './types.js';

/**
 * The whole message of a reply that a middleware asked for itself, streamed or not. The reply is
 * not to be returned then.
 *
 * @throws TurnwiseError when the stream fails or breaks off
 */
export async function collect(reply: Reply): Promise<ReplyMessage> {
  if (!reply.streamed) return reply.message();
  const accumulator = new Accumulator();
  for await (const event of reply.events()) {
    if (event.type === 'error') throw new TurnwiseError('The reply failed.');
    accumulator.add(event);
  }
  if (!accumulator.message) throw new TurnwiseError('The reply broke off.');
  return accumulator.message;
}

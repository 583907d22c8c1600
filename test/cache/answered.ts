import { caching, type Tally, tally } from '@turnwise/cache';
import { type Block, configuring, type Step, type Usage, wrap } from '@turnwise/core';

let namespaces = 0;

/** A client that is answered with these counts, one after the other. */
export function answered(
  model: string,
  content: readonly Block[] | ((n: number) => readonly Block[]),
  usages: readonly Partial<Usage>[],
  more: object = {},
) {
  const rest = usages.map((usage, n) => ({
    id: `msg_${n}`,
    type: 'message',
    role: 'assistant',
    model,
    content: typeof content === 'function' ? content(n) : content,
    stop_reason: 'end_turn',
    ...more,
    usage: { input_tokens: 10, output_tokens: 10, ...usage },
  }));
  const steps: Step[] = [];
  const bill: Tally = tally();
  const client = wrap(
    { messages: { create: async (_: object) => rest.shift() } },
    configuring({ namespace: `answered ${++namespaces}`, on: (step) => steps.push(step) }),
    caching({ tally: bill }),
  );
  const asking = (messages: readonly object[]) =>
    client.messages.create({ model, max_tokens: 100, messages });
  const misses = () => steps.filter(({ code }) => code === 'miss');
  return { asking, misses, bill };
}

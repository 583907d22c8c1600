import { startSimulator, type Usage } from '@turnwise/simulator';
import type { Conversation, Turn } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import type { Usage as Recorded } from '../demo/trace.ts';

/** Input tokens by what the cache did for them. */
export interface Input {
  readonly read: number;
  readonly written: number;
  readonly uncached: number;
}

/** One request: what the API billed, and what the simulator does. */
export interface Bill {
  readonly real: Input;
  /** Undefined where the simulator refuses the request. */
  readonly simulated?: Input;
  readonly refusal?: string;
  /** Milliseconds since the request before. */
  readonly pause: number;
}

/** How tokens are counted: by our own estimate, or as the API billed the whole request. */
export type Counting = 'estimated' | 'as billed';

const version = '2023-06-01';

interface Answer {
  readonly usage?: Usage;
  readonly error?: { readonly message: string };
}

/** The classes of a usage. */
function inputOf(usage: Usage | Recorded): Input {
  return {
    read: usage.cache_read_input_tokens ?? 0,
    written: usage.cache_creation_input_tokens ?? 0,
    uncached: usage.input_tokens,
  };
}

/** All tokens together. */
export function totalOf({ read, written, uncached }: Input): number {
  return read + written + uncached;
}

async function send(url: string, { body }: Turn): Promise<Pick<Bill, 'simulated' | 'refusal'>> {
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'bills', 'anthropic-version': version },
    body: JSON.stringify(body),
  });
  const { error, usage } = (await response.json()) as Answer;
  return usage ? { simulated: inputOf(usage) } : { refusal: error?.message ?? '' };
}

/** Sends the requests of a conversation to the simulator at the times at which they were recorded. */
export async function replay(
  { turns }: Conversation,
  counting: Counting,
): Promise<readonly Bill[]> {
  let turn: Turn | undefined;
  let now = 0;
  const simulator = await startSimulator({
    now,
    record: 1,
    reply: () => 'Recorded elsewhere.',
    count: (params) =>
      counting === 'as billed' && turn?.recorded
        ? totalOf(inputOf(turn.recorded))
        : countOf(params),
  });
  const bills: Bill[] = [];
  for (turn of turns) {
    const pause = Math.max(0, turn.at - now);
    simulator.advance(pause);
    now += pause;
    const outcome = await send(simulator.url, turn);
    if (turn.recorded) bills.push({ real: inputOf(turn.recorded), pause, ...outcome });
  }
  await simulator.close();
  return bills;
}

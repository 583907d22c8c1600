import { type Simulator, startSimulator } from '@turnwise/simulator';
import { countOf } from '../demo/count.ts';
import type { Accepted } from './recorded.ts';

/** What the simulator says to a request: nothing if it accepts, else its words. */
export interface Verdict {
  readonly file: string;
  readonly line: number;
  readonly refusal?: string;
  /** Not sent: the recording lost a part of it. */
  readonly isIncomplete?: boolean;
}

type PlatformName = Accepted['platform'];

/** Sends accepted requests to simulators of the platforms that took them, one after another. */
export async function sendAll(
  file: string,
  requests: readonly Accepted[],
): Promise<readonly Verdict[]> {
  const running = new Map<PlatformName, Promise<Simulator>>();
  const verdicts: Verdict[] = [];
  for (const request of requests) {
    const { platform, line, isIncomplete } = request;
    if (isIncomplete) {
      verdicts.push({ file, line, isIncomplete });
      continue;
    }
    const simulator = running.get(platform) ?? startSimulator({ platform, count: countOf });
    running.set(platform, simulator);
    const refusal = await refusalOf(request, await simulator);
    verdicts.push({ file, line, ...(refusal !== undefined && { refusal }) });
  }
  for (const simulator of running.values()) await (await simulator).close();
  return verdicts;
}

/** Without a client, which would add headers of its own and refuse some bodies itself. */
async function refusalOf(request: Accepted, { url }: Simulator): Promise<string | undefined> {
  const path = request.kind === 'create' ? '/v1/messages' : '/v1/messages/count_tokens';
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'x-api-key': 'simulated',
      'anthropic-version': request.apiVersion,
      'anthropic-beta': request.betas.join(','),
    },
    body: JSON.stringify(request.body),
  });
  const { error } = (await response.json()) as { readonly error?: { readonly message: string } };
  return response.ok ? undefined : (error?.message ?? response.statusText);
}

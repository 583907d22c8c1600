import type { IncomingMessage } from 'node:http';
import type { Receipt } from './exchange.ts';
import type { RecordedRequest } from './options.ts';
import type { Simulation } from './simulation.ts';

/** How many requests are remembered unless the options say otherwise. */
const defaultLimit = 1_000;

type Mutable = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** Fills in the record of one request while it is answered. */
export interface Recorder {
  readonly request: RecordedRequest;
  body(body: unknown): void;
  done(result: Pick<RecordedRequest, 'status' | 'error'> & Partial<Receipt>): void;
}

/** Adds a request to the simulation's list when it arrives. */
export function record(
  { clock, options, requests }: Simulation,
  id: string,
  incoming: IncomingMessage,
): Recorder {
  const request: Mutable = {
    id,
    at: clock.now(),
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: undefined,
    status: 0,
  };
  requests.push(request);
  if (requests.length > (options.record ?? defaultLimit)) requests.shift();
  return {
    request,
    body: (body) => {
      request.body = body;
    },
    done: (result) => {
      Object.assign(request, result);
      options.onRequest?.(request);
    },
  };
}

import type { IncomingMessage } from 'node:http';
import type { Receipt } from './exchange.ts';
import type { RecordedRequest } from './options.ts';
import type { Simulation } from './simulation.ts';

/** How many requests are remembered unless the options say otherwise. */
const defaultLimit = 1_000;

type Mutable = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** How a request ended; only an answered message has a receipt. */
type Result = Pick<RecordedRequest, 'status' | 'error' | 'conversation'> & Partial<Receipt>;

/** Fills in the record of one request while it is answered. */
export interface Recorder {
  readonly request: RecordedRequest;
  /** Says that the request asks for a message, which the ledger counts. */
  asksMessage(): void;
  body(body: unknown): void;
  done(result: Result): void;
}

function isReceipt(receipt: Partial<Receipt>): receipt is Receipt {
  return receipt.usage !== undefined;
}

function note(request: Mutable, receipt: Receipt): void {
  const { usage, stop_reason, model, dollars, blocks } = receipt;
  let known: RecordedRequest['blocks'];
  Object.assign(request, {
    usage,
    stop_reason,
    model,
    ...(dollars !== undefined && { dollars }),
  });
  Object.defineProperty(request, 'blocks', {
    enumerable: true,
    get() {
      known ??= blocks();
      return known;
    },
  });
}

/** Adds a request to the simulation's list when it arrives. */
export function record(
  { clock, ledger, options, requests, watchers }: Simulation,
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
  let asks = false;
  const tellWatchers = () => {
    for (const watcher of watchers) watcher();
  };
  requests.push(request);
  if (requests.length > (options.record ?? defaultLimit)) requests.shift();
  tellWatchers();
  return {
    request,
    asksMessage: () => {
      asks = true;
    },
    body: (body) => {
      request.body = body;
    },
    done: ({ status, error, ...rest }) => {
      const { conversation } = rest;
      Object.assign(request, {
        status,
        ...(error && { error }),
        ...(conversation && { conversation }),
      });
      const receipt = isReceipt(rest) ? rest : undefined;
      if (receipt) note(request, receipt);
      if (asks) ledger.add({ receipt, refused: !receipt || error !== undefined, conversation });
      tellWatchers();
      options.onRequest?.(request);
    },
  };
}

import { shortId } from '../ids.ts';
import type { RecordedRequest, Tally } from '../options.ts';
import { modelOf } from '../request-columns.ts';
import type { Simulation } from '../simulation.ts';
import type { Usage } from '../usage.ts';
import { type Segment, segmentsOf } from './segments.ts';

/** What the page shows at one moment. */
export interface ViewState {
  readonly platform: string;
  readonly total: Tally;
  /** The last active first. */
  readonly conversations: readonly ConversationRow[];
  /** Remembered requests that come before those below. */
  readonly earlier: number;
  /** Oldest first. */
  readonly requests: readonly RequestRow[];
}

export interface ConversationRow {
  readonly id: string;
  readonly label: string;
  /** The model that was asked last; empty when its requests are no longer remembered. */
  readonly model: string;
  /** Milliseconds since 1970 of its last request; 0 when it is no longer remembered. */
  readonly at: number;
  readonly tally: Tally;
}

export interface RequestRow {
  readonly id: string;
  readonly label: string;
  readonly conversation: string;
  readonly model: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly stopReason?: string;
  readonly error?: RecordedRequest['error'];
  readonly usage?: Usage;
  readonly dollars?: number;
  readonly segments: readonly Segment[];
}

/** A request's line on the page; what is long is left to its details. */
export function rowOf(request: RecordedRequest): RequestRow {
  const { id, conversation, at, method, path, status, error, usage, dollars, blocks } = request;
  return {
    id,
    label: shortId(id),
    conversation: shortId(conversation ?? ''),
    model: modelOf(request),
    at,
    method,
    path,
    status,
    ...(request.stop_reason && { stopReason: request.stop_reason }),
    ...(error && { error }),
    ...(usage && { usage }),
    ...(dollars !== undefined && { dollars }),
    segments: segmentsOf(blocks ?? []),
  };
}

function conversationsOf({ ledger, requests }: Simulation): readonly ConversationRow[] {
  const last = new Map(requests.map((request) => [request.conversation, request]));
  return [...ledger.conversations].reverse().map(([id, tally]) => {
    const request = last.get(id);
    return {
      id,
      label: shortId(id),
      model: request ? modelOf(request) : '',
      at: request?.at ?? 0,
      tally,
    };
  });
}

/** The last `limit` requests, of one conversation where one is named, and what all came to. */
export function stateOf(
  simulation: Simulation,
  { conversation, limit }: { readonly conversation: string | null; readonly limit: number },
): ViewState {
  const requests = simulation.requests.filter(
    (request) => conversation === null || request.conversation === conversation,
  );
  const shown = requests.slice(-limit);
  return {
    platform: simulation.platform.name,
    total: simulation.ledger.total,
    conversations: conversationsOf(simulation),
    earlier: requests.length - shown.length,
    requests: shown.map(rowOf),
  };
}

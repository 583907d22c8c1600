import type { Report } from './report.js';
import type { WebResponse } from './web.js';

/** How many requests are known by their id; objects are known as long as they live. */
const maxIds = 1_000;

const byObject = new WeakMap<object, Report>();
const byId = new Map<string, Report>();

/**
 * What was done to the request behind this message, stream or response.
 *
 * A message of the official SDK is known by its request id, so only among the last 1,000 requests
 * of this process. Undefined for everything that no client of ours answered with.
 */
export function reportOf(reply: object): Report | undefined {
  const { _request_id, request_id, controller } = reply as Partial<Answered>;
  const signal = controller?.signal;
  const id = _request_id ?? request_id;
  return (
    byObject.get(reply) ??
    (signal && byObject.get(signal)) ??
    (typeof id === 'string' ? byId.get(id) : undefined)
  );
}

/** What the SDK's messages and streams carry that tells which request they answer. */
interface Answered {
  readonly _request_id: unknown;
  readonly request_id: unknown;
  readonly controller: { readonly signal?: object };
}

/** Keeps a report for `reportOf`, by everything that the caller may hold of its reply. */
export function rememberReport(report: Report, ...held: readonly unknown[]): void {
  for (const object of held) {
    if (typeof object === 'object' && object !== null) byObject.set(object, report);
  }
}

/** The same by the request id in a response, which the SDK copies to the message. */
export function rememberResponse(
  report: Report,
  response: WebResponse,
  ...signals: readonly unknown[]
): void {
  rememberReport(report, response, ...signals);
  const id = response.headers.get('request-id');
  if (id === null) return;
  byId.delete(id);
  byId.set(id, report);
  if (byId.size > maxIds) byId.delete(byId.keys().next().value as string);
}

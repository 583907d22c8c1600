import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedRequest } from '../options.ts';
import type { Simulation } from '../simulation.ts';
import { detailOf } from './detail.ts';
import { sendChanges } from './events.ts';
import { pageOf, policy } from './page.ts';
import { stateOf } from './state.ts';

/** Requests that the page gets unless it asks for more or fewer. */
const defaultLimit = 100;

interface Visit {
  readonly simulation: Simulation;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly response: ServerResponse;
}

type Show = (visit: Visit, id: string) => void;

/** Names of this machine. A page elsewhere may have a name of its own lead here, and must not read along. */
const ownHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

const safety = {
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, 'application/json', JSON.stringify(value) ?? 'null');
}

/** Sends what is made of a remembered request. */
function ofRequest(make: (request: RecordedRequest) => unknown): Show {
  return ({ simulation, response }, id) => {
    const request = simulation.requests.find((candidate) => candidate.id === id);
    if (request) sendJson(response, make(request));
    else send(response, 404, 'text/plain', `No request ${id} is remembered.`);
  };
}

const showState: Show = ({ simulation, query, response }) => {
  const limit = Number(query.get('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1)
    return send(response, 400, 'text/plain', 'limit is a whole number from 1.');
  sendJson(response, stateOf(simulation, { conversation: query.get('conversation'), limit }));
};

const showPage: Show = ({ host, response }) =>
  send(response, 200, 'text/html', pageOf(`http://${host}`));

const routes: readonly (readonly [path: RegExp, show: Show])[] = [
  [/^\/$/, showPage],
  [/^\/simulator\/state$/, showState],
  [/^\/simulator\/events$/, ({ simulation, response }) => sendChanges(simulation, response)],
  [/^\/simulator\/requests\/([^/]+)$/, ofRequest(detailOf)],
  [/^\/simulator\/requests\/([^/]+)\/body$/, ofRequest(({ body }) => body)],
];

/** Answers a request for the page or for what it shows; false leaves the request to the API. */
export function serveView(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const [address = '/', search] = (request.url ?? '/').split('?');
  const route = routes.find(([path]) => request.method === 'GET' && path.test(address));
  if (!route) return false;
  const [path, show] = route;
  for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
  const { host = '' } = request.headers;
  if (ownHost.test(host))
    show(
      { simulation, query: new URLSearchParams(search), host, response },
      path.exec(address)?.[1] ?? '',
    );
  else send(response, 403, 'text/plain', 'The page is served to 127.0.0.1 and localhost only.');
  return true;
}

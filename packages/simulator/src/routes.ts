import {
  batchResults,
  cancelBatch,
  createBatch,
  deleteBatch,
  listBatches,
  retrieveBatch,
} from './batches.ts';
import { converse, messageOrConverse } from './converse.ts';
import { countTokens } from './count-tokens.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { invoke } from './invoke.ts';
import { listModels, retrieveModel } from './list-models.ts';
import type { Platform } from './platforms.ts';
import type { Simulation } from './simulation.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Its groups are the ids in the path. */
  readonly path: RegExp;
  /** Whether the body is looked at. */
  readonly takesBody: boolean;
  /** Whether `faults` may make it fail. */
  readonly asksModel: boolean;
  /** Bytes of a request. */
  readonly maxBody: (platform: Platform) => number;
  readonly serve: (
    simulation: Simulation,
    exchange: Exchange,
  ) => Answer | Fault | Promise<Answer | Fault>;
}

const maxBatch = 256 * 1024 * 1024;

function route(
  method: Route['method'],
  path: RegExp,
  serve: Route['serve'],
  more?: Partial<Route>,
): Route {
  return {
    method,
    path,
    serve,
    takesBody: method === 'POST',
    asksModel: false,
    maxBody: ({ maxBody }) => maxBody,
    ...more,
  };
}

const routes: readonly Route[] = [
  route('POST', /^\/v1\/messages$/, messageOrConverse, { asksModel: true }),
  route('POST', /^\/model\/([^/]+)\/converse$/, converse, { asksModel: true }),
  route('POST', /^\/model\/([^/]+)\/invoke(?:-with-response-stream)?$/, invoke, {
    asksModel: true,
  }),
  route('POST', /^\/v1\/messages\/count_tokens$/, countTokens),
  route('POST', /^\/v1\/messages\/batches$/, createBatch, { maxBody: () => maxBatch }),
  route('GET', /^\/v1\/messages\/batches$/, listBatches),
  route('GET', /^\/v1\/messages\/batches\/([^/]+)$/, retrieveBatch),
  route('DELETE', /^\/v1\/messages\/batches\/([^/]+)$/, deleteBatch),
  route('GET', /^\/v1\/messages\/batches\/([^/]+)\/results$/, batchResults),
  route('POST', /^\/v1\/messages\/batches\/([^/]+)\/cancel$/, cancelBatch, { takesBody: false }),
  route('GET', /^\/v1\/models$/, listModels),
  route('GET', /^\/v1\/models\/([^/]+)$/, retrieveModel),
];

/** The route for a request; a platform without batches has no routes for them, and Bedrock alone has models in paths. */
export function findRoute(method: string, path: string, platform: Platform): Route | undefined {
  if (path.startsWith('/model/') && platform.name !== 'bedrock') return undefined;
  if (path.startsWith('/v1/messages/batches') && !platform.batches) return undefined;
  return routes.find((candidate) => candidate.method === method && candidate.path.test(path));
}

/** The ids in a path. */
export function idsIn(path: string, route: Route): readonly string[] {
  const [, ...ids] = route.path.exec(path) ?? [];
  return ids.map((id) => {
    try {
      return decodeURIComponent(id);
    } catch {
      return id;
    }
  });
}

import { type ConfiguringOptions, configured, partConfigurations, tell } from './configuring.js';
import { Emitter } from './emitter.js';
import { type Call, compose, type Kind, type Middleware, type Wishes } from './engine.js';
import { readOnce } from './history.js';
import { memoryOf } from './memory.js';
import { modelOn } from './model-on.js';
import { modelInfo } from './models.js';
import { targetOf } from './platform.js';
import type { Step } from './report.js';
import type { Trace } from './trace.js';
import type { ApiVersion, Params, Platform } from './types.js';
import { standInsOf } from './with-onlooker.js';

/** A chain that is put somewhere in the way of requests. */
export interface Mount {
  readonly chain: Middleware;
  /** What looks at requests that are left to the server. */
  readonly markers: Middleware;
  readonly options: readonly ConfiguringOptions[];
  readonly emitter: Emitter;
  /** Models that were reported as unknown. */
  readonly unknown: Set<string>;
}

/** What a mount knows of a request before anybody looked at it. */
export interface Incoming {
  readonly params: Params;
  readonly kind: Kind;
  readonly headers: Readonly<Record<string, string>>;
  readonly betas: readonly string[];
  readonly apiVersion: ApiVersion;
  readonly platform: Platform;
  readonly endpoint: string;
  readonly wishes: Wishes;
  readonly signal?: Call['signal'];
}

const maxUnknown = 1_000;

export function createMount(list: readonly Middleware[]): Mount {
  const { options, middleware } = partConfigurations(list);
  return {
    chain: compose(...middleware),
    markers: standInsOf(middleware, 'marker'),
    options,
    emitter: new Emitter(),
    unknown: new Set(),
  };
}

/**
 * The call that the chain begins with.
 *
 * @param at where in the request its params stand, if they are not all of it
 */
export function createCall(mount: Mount, incoming: Incoming, trace: Trace, at?: string): Call {
  const history = readOnce(incoming.params.messages);
  const base: Call = {
    ...incoming,
    original: incoming.params,
    history,
    target: targetOf(incoming.platform),
    model: modelInfo(incoming.params.model),
    memory: memoryOf({ ...incoming, history }, mount.options, {
      report: (step) => made.report(step),
      now: () => made.now(),
    }),
    attempt: 0,
    // biome-ignore lint/nursery/noJsRestrictedProperties: the one clock; calls carry it in
    now: () => Date.now(),
    onFault: 'send',
    report: trace.note,
  };
  const configuredCall = mount.options.reduce(configured, base);
  const { platform, model } = configuredCall;
  const made: Call = { ...configuredCall, model: modelOn(platform, model) };
  const call = at === undefined ? made : { ...made, report: placed(made.report, at) };
  trace.begin(call);
  reportUnknownModel(mount, call);
  return call;
}

function placed(report: Call['report'], at: string): Call['report'] {
  return (step) => report({ ...step, path: step.path === '' ? at : `${at}.${step.path}` });
}

/** Tells the listeners of a mount what happened to a request that could not become a call. */
export function reportOutside(mount: Mount, code: string): void {
  const step: Step = { middleware: 'core', code, path: '', lossless: true };
  mount.emitter.emit('step', step);
  for (const { on } of mount.options) {
    if (on) tell(on, step);
  }
}

function reportUnknownModel(mount: Mount, call: Call): void {
  const id = String(call.params.model);
  if (call.model.known || mount.unknown.has(id) || mount.unknown.size >= maxUnknown) return;
  mount.unknown.add(id);
  call.report({ middleware: 'core', code: 'unknown-model', path: 'model', lossless: true });
}

const LEFT_TO_SERVER = ['thread', 'fallback_credit_token', 'fallbacks'];

/** What a call passes through: a request that hands its context to the server is only marked. */
export function chainFor({ chain, markers }: Mount, call: Call): Middleware {
  const field = LEFT_TO_SERVER.find((name) => call.params[name] != null);
  if (field === undefined) return chain;
  call.report({ middleware: 'core', code: 'left-to-server', path: field, lossless: true });
  return markers;
}

/** Whether a body is one that middleware can look at. A model that has no name is for the API to refuse. */
export function isParams(body: unknown): body is Params {
  if (typeof body !== 'object' || body === null) return false;
  const { messages, model } = body as { readonly messages?: unknown; readonly model?: unknown };
  return Array.isArray(messages) && (model == null || typeof model === 'string');
}

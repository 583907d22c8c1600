import type { Call, ModelInfo } from '@turnwise/core';

/** Pairs of endpoint and model whose window is remembered. */
const MOST = 500;

/** A number below this is no window of any model. */
const LEAST = 1_000;

const windows = new Map<string, number>();

/** Remembers that an endpoint serves a model with a smaller window, while the process lives. */
export function learnWindow(call: Call, tokens: number): void {
  if (call.endpoint === '' || tokens < LEAST || tokens >= modelOf(call).contextWindow) return;
  windows.set(placeOf(call), tokens);
  const [oldest] = windows.keys();
  if (windows.size > MOST && oldest !== undefined) windows.delete(oldest);
}

/** The model with the window that it has where the call goes. */
export function modelOf(call: Call): ModelInfo {
  const contextWindow = windows.get(placeOf(call)) ?? Number.POSITIVE_INFINITY;
  return contextWindow < call.model.contextWindow ? { ...call.model, contextWindow } : call.model;
}

/** A beta may widen the window. */
function placeOf({ endpoint, params, betas }: Call): string {
  return `${params.model} ${endpoint} ${[...betas].sort().join()}`;
}

import { readFileSync } from 'node:fs';
import { type Message, type ModelInfo, modelInfo, type ParamsLike } from '@turnwise/core';
import type { Estimator } from '../../packages/core/src/estimator.ts';

/** One recorded count: a request with all its input tokens, or what one added to the one before. */
export interface Row {
  readonly source: string;
  readonly repository: string;
  readonly model: ModelInfo;
  readonly tokens: number;
  readonly request?: ParamsLike;
  readonly added?: readonly Message[];
}

interface Line {
  readonly source: string;
  readonly model: string;
  readonly input_tokens?: number;
  readonly request?: object;
  readonly delta_tokens?: number;
  readonly added?: readonly Message[];
}

/** Reads recorded counts, one JSON object a line. */
export function readRows(files: readonly string[]): Row[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => rowOf(JSON.parse(line) as Line)),
  );
}

function rowOf({ source, model, input_tokens, delta_tokens, request, added }: Line): Row {
  const shared = { source, repository: source.split(':')[0] ?? '', model: modelInfo(model) };
  return request
    ? { ...shared, tokens: input_tokens as number, request: { ...request, model } as ParamsLike }
    : { ...shared, tokens: delta_tokens as number, added: added ?? [] };
}

/** What an estimator makes of a row. */
export function estimateRow({ request, added, model }: Row, estimator: Estimator): number {
  if (request) return estimator.request(request, model);
  let total = 0;
  for (const message of added ?? []) {
    const { tokens, thinking } = estimator.message(message);
    total += tokens + thinking;
  }
  return total;
}

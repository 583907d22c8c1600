import type { ModelInfo } from '@turnwise/core';
import type { Breaks } from '../../packages/core/src/estimate-breaks.ts';
import { textCounter } from '../../packages/core/src/estimate-text.ts';
import { type Estimator, estimatorFor } from '../../packages/core/src/estimator.ts';
import { newerPriors, olderPriors } from './priors.ts';
import { estimateRow, type Row } from './rows.ts';
import { type Equation, solve } from './solve.ts';
import { NAMES, type Vector, weightsOf } from './weights.ts';

type Tokenizer = ModelInfo['tokenizer'];
export type Fit = Readonly<Record<Tokenizer, Vector>>;

/** A row as the weights see it: an estimate is `fixed` and the sum of features times weights. */
export interface Sample {
  readonly row: Row;
  readonly fixed: number;
  readonly features: readonly number[];
}

/** Recordings hold no images, so that their limits make no difference here. */
const image = { edge: 1_568, most: 1_568 };

/** Reads every row once for each weight: an estimate is linear in all of them. */
export function samplesOf(rows: readonly Row[], breaks: Breaks): Sample[] {
  const nothing = estimatorWith(
    NAMES.map(() => 0),
    breaks,
  );
  const fixed = rows.map((row) => estimateRow(row, nothing));
  const features = rows.map(() => [] as number[]);
  for (const at of NAMES.keys()) {
    const unit = estimatorWith(
      NAMES.map((_, index) => (index === at ? 1 : 0)),
      breaks,
    );
    for (const [index, row] of rows.entries())
      features[index]?.push(estimateRow(row, unit) - (fixed[index] as number));
  }
  return rows.map((row, index) => ({
    row,
    fixed: fixed[index] as number,
    features: features[index] as number[],
  }));
}

function estimatorWith(vector: Vector, breaks: Breaks): Estimator {
  const { text, structure } = weightsOf(vector);
  const isFree = Object.values(text).every((kind) => Object.values(kind).every((it) => it === 0));
  return estimatorFor(isFree ? () => 0 : textCounter(text, breaks), { structure, image });
}

/** The weights of both generations. The newer one has few recordings and leans on the older one. */
export function fitWeights(samples: readonly Sample[]): Fit {
  const equations = equationsOf(samples);
  const of = (tokenizer: Tokenizer): Equation[] =>
    equations.filter((_, at) => samples[at]?.row.model.tokenizer === tokenizer);
  const older = solve(of('claude-3'), olderPriors());
  return { 'claude-3': older, 'claude-4-7': solve(of('claude-4-7'), newerPriors(older)) };
}

/** What a fit makes of a sample. */
export function predict({ row, fixed, features }: Sample, fitted: Fit): number {
  const vector = fitted[row.model.tokenizer];
  return features.reduce((sum, it, at) => sum + it * (vector[at] ?? 0), fixed);
}

/** A request that was recorded again counts once; a repository as the square root of its size. */
function equationsOf(samples: readonly Sample[]): Equation[] {
  const keys = samples.map(({ row, features }) => `${row.tokens} ${features.join(' ')}`);
  const times = countBy(keys);
  const repositories = new Map<string, number>();
  for (const [at, { row }] of samples.entries()) {
    const share = 1 / (times.get(keys[at] as string) ?? 1);
    repositories.set(row.repository, (repositories.get(row.repository) ?? 0) + share);
  }
  return samples.map(({ row, fixed, features }, at) => ({
    features,
    result: row.tokens - fixed,
    weight:
      10 / (times.get(keys[at] as string) ?? 1) / Math.sqrt(repositories.get(row.repository) ?? 1),
  }));
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** One thing that the weights should add up to. */
export interface Equation {
  readonly features: readonly number[];
  readonly result: number;
  /** How much it counts. */
  readonly weight: number;
}

/** What a weight is before any equation is looked at, and how far it may stray from that. */
export interface Prior {
  readonly value: number;
  readonly spread: number;
}

/** Relative error that is nothing out of the ordinary. */
const NOISE = 0.03;

/** Below this, results are so small that their relative error says little. */
const SMALL = 150;

const ROUNDS = 25;
const SWEEPS = 200;

/**
 * Weights that are never negative: least squares on relative errors, held to their priors.
 * An equation that the others contradict counts ever less (Cauchy weights).
 */
export function solve(equations: readonly Equation[], priors: readonly Prior[]): number[] {
  const scaled = equations.map(({ features, result, weight }) => {
    const unit = NOISE * Math.max(result, SMALL);
    return { features: features.map((it) => it / unit), result: result / unit, weight };
  });
  let weights = priors.map(({ value }) => value);
  for (let round = 0; round < ROUNDS; round++) {
    const trusted = scaled.map((it) => {
      const miss = dot(it.features, weights) - it.result;
      return { ...it, weight: it.weight / (1 + (miss / 2) ** 2) };
    });
    weights = descend(normalOf(trusted, priors), weights);
  }
  return weights;
}

/** The normal equations: a square of products and the side that it should come to. */
interface Normal {
  readonly square: readonly Float64Array[];
  readonly side: Float64Array;
}

function normalOf(equations: readonly Equation[], priors: readonly Prior[]): Normal {
  const square = priors.map(() => new Float64Array(priors.length));
  const side = new Float64Array(priors.length);
  const add = (i: number, factor: number, { features, result }: Omit<Equation, 'weight'>): void => {
    side[i] = (side[i] as number) + factor * result;
    const row = square[i] as Float64Array;
    for (let j = 0; j < row.length; j++) {
      row[j] = (row[j] as number) + factor * (features[j] as number);
    }
  };
  for (const equation of equations) {
    for (const [i, feature] of equation.features.entries())
      if (feature !== 0) add(i, feature * equation.weight, equation);
  }
  for (const [i, { value, spread }] of priors.entries()) {
    const row = square[i] as Float64Array;
    row[i] = (row[i] as number) + 1 / spread ** 2;
    side[i] = (side[i] as number) + value / spread ** 2;
  }
  return { square, side };
}

/** Coordinate descent: each weight in turn becomes the best that it can be, and at least 0. */
function descend({ square, side }: Normal, start: readonly number[]): number[] {
  const weights = [...start];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [i, row] of square.entries()) {
      const rest = dot(row, weights) - (row[i] as number) * (weights[i] as number);
      weights[i] = Math.max(0, ((side[i] as number) - rest) / (row[i] as number));
    }
  }
  return weights;
}

function dot(one: ArrayLike<number>, two: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < two.length; i++) sum += (one[i] as number) * (two[i] as number);
  return sum;
}

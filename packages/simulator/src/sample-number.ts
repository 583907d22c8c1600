import type { Dict } from './json.ts';

function numberOr(value: unknown, other: number): number {
  return typeof value === 'number' ? value : other;
}

/** A number for a schema, as near to 1 as its bounds and its step allow. */
export function sampleNumber(schema: Dict): number {
  const { POSITIVE_INFINITY: infinity } = Number;
  const above = numberOr(schema.exclusiveMinimum, -infinity);
  const below = numberOr(schema.exclusiveMaximum, infinity);
  const low = Math.max(numberOr(schema.minimum, -infinity), above);
  const high = Math.min(numberOr(schema.maximum, infinity), below);
  const step = numberOr(schema.multipleOf, schema.type === 'integer' ? 1 : 0);
  const fits = (value: number) =>
    value >= low &&
    value <= high &&
    value !== above &&
    value !== below &&
    (step === 0 || Number.isInteger(value / step));
  const nearest = Math.min(Math.max(1, low), high);
  const tried =
    step === 0
      ? [nearest, nearest + 1, nearest - 1, (low + high) / 2]
      : [-1, 0, 1, 2].map((steps) => (Math.floor(nearest / step) + steps) * step);
  return [1, ...tried].find(fits) ?? nearest;
}

import { KINDS } from '../../packages/core/src/estimate-symbols.ts';
import type {
  KindWeights,
  StructureWeights,
  TextWeights,
  Weights,
} from '../../packages/core/src/estimate-weights.ts';

/** All weights of one generation in a row, text first; `NAMES` says what each one is. */
export type Vector = readonly number[];

const PARTS: readonly (keyof KindWeights)[] = ['start', 'first', 'next', 'same', 'run'];
const STRUCTURE: readonly (keyof StructureWeights)[] = [
  'request',
  'user',
  'assistant',
  'block',
  'toolUse',
  'toolResult',
  'inputKey',
  'tool',
  'examples',
  'forcedTool',
  'thinking',
  'citations',
  'searchResult',
];

const TEXT_NAMES = KINDS.flatMap((kind) => PARTS.map((part) => `${kind}.${part}`));

export const NAMES: readonly string[] = [...TEXT_NAMES, ...STRUCTURE];

/** The weights as the estimate takes them. */
export function weightsOf(vector: Vector): Weights {
  const at = (name: string): number => vector[NAMES.indexOf(name)] ?? 0;
  const kind = (it: string) => Object.fromEntries(PARTS.map((part) => [part, at(`${it}.${part}`)]));
  return {
    text: Object.fromEntries(KINDS.map((it) => [it, kind(it)])) as unknown as TextWeights,
    structure: Object.fromEntries(
      STRUCTURE.map((it) => [it, at(it)]),
    ) as unknown as StructureWeights,
  };
}

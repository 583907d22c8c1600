import type { Breaks } from '../../packages/core/src/estimate-breaks.ts';
import type { Fit } from './fitting.ts';
import { type Vector, weightsOf } from './weights.ts';

/** Where a table comes from: words for its reader. */
export interface Origin {
  readonly date: string;
  readonly source: string;
}

/** The module that the estimate takes its weights from, as the formatter would have it. */
export function tableText({ date, source }: Origin, breaks: Breaks, fit: Fit): string {
  return `// Written by \`pnpm fit\`; not to be edited. Source: ${source}.
// Date: ${date}.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: weights are no constants.
import type { WrittenBreaks } from './estimate-breaks.js';
import type { Weights } from './estimate-weights.js';

interface Table extends Readonly<Record<'claude-3' | 'claude-4-7', Weights>> {
  readonly breaks: WrittenBreaks;
}

export const TABLE: Table = {
  breaks: {
    step: ${breaks.step},
${(['before', 'behind', 'around'] as const)
  .map((pair) => `    ${pair}:\n      '${written(breaks[pair])}',\n`)
  .join('')}  },
  'claude-3': ${weightsText(fit['claude-3'])},
  'claude-4-7': ${weightsText(fit['claude-4-7'])},
};
`;
}

function weightsText(vector: Vector): string {
  const { text, structure } = weightsOf(vector.map((it) => Math.round(it * 1_000) / 1_000));
  const kinds = Object.entries(text).map(([kind, weights]) => {
    const parts = Object.entries(weights).map(([part, value]) => `${part}: ${value}`);
    return `      ${kind}: { ${parts.join(', ')} },\n`;
  });
  const rest = Object.entries(structure).map(([name, value]) => `      ${name}: ${value},\n`);
  return `{\n    text: {\n${kinds.join('')}    },\n    structure: {\n${rest.join('')}    },\n  }`;
}

/** A letter for each pair, `@` for no step: what `breaksOf` reads. */
function written(steps: Int8Array): string {
  return Array.from(steps, (it) => String.fromCharCode(it + 64)).join('');
}

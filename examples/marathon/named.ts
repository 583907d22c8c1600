import type { Step } from '@turnwise/core';
import type { Position } from './positions.ts';

/** What a report names as changed or gone. */
export interface Named {
  isNamed(position: Position): boolean;
  /** Blocks that were added, and stand for nothing in particular. */
  readonly inventions: number;
}

/** A step's path: `messages.3..17`, `messages.3` or `messages.3.content.1`. */
const paths = /^messages\.(\d+)(?:\.\.(\d+)|\.content\.(\d+))?$/;

/** Reads what the lossy steps of a report name. */
export function namerOf(steps: readonly Step[]): Named {
  const blocks = new Set<string>();
  const runs: (readonly [number, number])[] = [];
  for (const { lossless, path } of steps) {
    const [, first, last, block] = (!lossless && paths.exec(path)) || [];
    if (first === undefined) continue;
    if (block === undefined) runs.push([Number(first), Number(last ?? first)]);
    else blocks.add(`${first}.${block}`);
  }
  return {
    inventions: 0,
    isNamed: ({ message, block }) =>
      blocks.has(`${message}.${block}`) ||
      runs.some(([first, last]) => message >= first && message <= last),
  };
}

/** The kinds of decision that change what was sent before, by the middleware that takes them. */
export type Decision = 'clear' | 'summarize' | 'window';

const codes: Readonly<Record<Decision, readonly string[]>> = {
  clear: ['result-cleared', 'thinking-cleared', 'media-cleared'],
  summarize: ['summarized'],
  window: ['cut', 'bound-thinking', 'overflow'],
};

/** What was decided for a request, as texts that are equal where the decisions are. */
export function decisionsOf(steps: readonly Step[]): Readonly<Record<Decision | 'all', string>> {
  const of = (decision: Decision) =>
    steps
      .filter(({ middleware, code }) => middleware === decision && codes[decision].includes(code))
      .map(({ code, path }) => `${code} ${path}`)
      .join();
  const [clear, summarize, window] = [of('clear'), of('summarize'), of('window')];
  return { clear, summarize, window, all: [clear, summarize, window].join('; ') };
}

import type { Step } from '@turnwise/core';
import type { Position } from './positions.ts';

/** What a report names as changed or gone. */
export interface Named {
  isNamed(position: Position): boolean;
  /** Messages at the beginning whose place a summary has taken. */
  readonly summarized: number;
}

/** A step's path: `messages.3..17`, `messages.3` or `messages.3.content.1`. */
const paths = /^messages\.(\d+)(?:\.\.(\d+)|\.content\.(\d+))?$/;

/** Messages from the first to the last; of one message perhaps a block only. */
interface Run {
  readonly code: string;
  readonly first: number;
  readonly last: number;
  readonly block: number | undefined;
}

function runOf({ code, lossless, path }: Step): readonly Run[] {
  const [, first, last = first, block] = (!lossless && paths.exec(path)) || [];
  if (first === undefined) return [];
  const only = block === undefined ? undefined : Number(block);
  return [{ code, first: Number(first), last: Number(last), block: only }];
}

/** Reads what the lossy steps of a report name. */
export function namerOf(steps: readonly Step[]): Named {
  const all = steps.flatMap(runOf);
  const runs = all.filter(({ block }) => block === undefined);
  const blocks = new Set(all.map(({ first, block }) => `${first}.${block}`));
  const summaries = runs.filter(({ code }) => code === 'summarized');
  return {
    summarized: Math.max(0, ...summaries.map(({ last }) => last + 1)),
    isNamed: ({ message, block }) =>
      blocks.has(`${message}.${block}`) ||
      runs.some(({ first, last }) => message >= first && message <= last),
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

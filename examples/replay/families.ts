import { agentTurns } from './agents.ts';
import { clock, pauses, pausesBetweenTasks, steadyChat, volatileTail } from './chats.ts';
import { sharedPrompt } from './crowds.ts';
import type { TimedRequest } from './dialog.ts';
import { forks } from './forks.ts';
import { createRandom, type Random } from './random.ts';
import { summarizing, windowing } from './shortened.ts';

/** Requests of one kind, as many versions of them as there are seeds. */
export interface Family {
  readonly name: string;
  /** In the order of time. */
  readonly requestsOf: (seed: number) => readonly TimedRequest[];
}

const generators: Readonly<Record<string, (random: Random) => readonly TimedRequest[]>> = {
  'steady chat': steadyChat,
  '1 call a turn': agentTurns(1),
  '10 calls a turn': agentTurns(10),
  '25 calls a turn': agentTurns(25),
  '60 calls a turn': agentTurns(60),
  pauses,
  'pauses, with tools': pausesBetweenTasks,
  'shared prompt': sharedPrompt(4),
  'one question each': sharedPrompt(1),
  forks,
  'volatile system': clock(1_000),
  'volatile by minute': clock(60_000),
  'volatile tail': volatileTail,
  summarizing,
  windowing,
};

/** All generated families, in the order of the table. */
export const families: readonly Family[] = Object.entries(generators).map(([name, generate]) => ({
  name,
  requestsOf: (seed) => generate(createRandom(seed)),
}));

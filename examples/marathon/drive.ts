import { modelInfo, type Step, TurnwiseError } from '@turnwise/core';
import type { RecordedRequest, Tally } from '@turnwise/simulator';
import type { Body, Conversation, Turn } from '../demo/conversation.ts';
import { type Finding, inspector } from './laws.ts';
import { type Decision, decisionsOf } from './named.ts';
import type { Policy, Speaker } from './policies.ts';
import { isPinned } from './script.ts';
import { isAsked, type Stage, startStage } from './stage.ts';

export interface DriveOptions {
  /** Tokens that the window of the models is forced to. @default their own */
  readonly window?: number | undefined;
  readonly onTurn?: (state: { readonly done: number; readonly of: number }) => void;
}

/** What became of one turn. */
export interface Outcome {
  /** Requests that arrived. */
  readonly requests: number;
  /** Those of them that asked for a summary. */
  readonly summaries: number;
  /** Why the request was refused, or not sent; undefined for one that was answered. */
  readonly refusal?: string;
  /** Input tokens of the largest request. */
  readonly largest: number;
  /** Input tokens of the turn's own request, 0 where it was refused. */
  readonly tokens: number;
  /** What was decided anew. */
  readonly decided: readonly Decision[];
  /** Undefined for a request that was refused. */
  readonly finding?: Finding;
}

/** A conversation that was held by a policy to its end. */
export interface Driven {
  readonly policy: string;
  readonly outcomes: readonly Outcome[];
  readonly bill: Tally;
  readonly milliseconds: number;
}

const kinds: readonly Decision[] = ['clear', 'summarize', 'window'];

/** Holds a conversation by a policy: every turn is sent, looked at, and answered. */
export async function drive(
  { turns, apiVersion }: Conversation,
  policy: Policy,
  { window, onTurn }: DriveOptions = {},
): Promise<Driven> {
  const begun = performance.now();
  const models = [...new Set(turns.map(({ body }) => body.model))];
  const stage = await startStage({ models, window, apiVersion });
  try {
    const speak = policy.start(stage);
    const lookAt = observer(stage, policy);
    const outcomes: Outcome[] = [];
    for (const turn of turns) {
      stage.reach(turn);
      outcomes.push(lookAt(turn, await attempt(speak, turn, stage)));
      onTurn?.({ done: outcomes.length, of: turns.length });
    }
    const milliseconds = performance.now() - begun;
    return { policy: policy.name, outcomes, bill: stage.bill(), milliseconds };
  } finally {
    await stage.close();
  }
}

/** What the policy reported, or why there is no reply. */
type Attempt = readonly Step[] | { readonly refusal: string };

async function attempt(speak: Speaker, turn: Turn, stage: Stage): Promise<Attempt> {
  try {
    return await speak(turn);
  } catch (error) {
    if (TurnwiseError.isInstance(error)) return { refusal: `Not sent: ${error.message}` };
    const last = stage.arrived().at(-1);
    // Anything but a refusal is a fault of this program.
    if (last?.error === undefined || last.status >= 500) throw error;
    return { refusal: last.error.message };
  }
}

function observer(stage: Stage, { reports }: Policy) {
  const inspect = inspector({ isPinned, limit: (body) => roomFor(body, stage) });
  let before = decisionsOf([]);
  return (turn: Turn, said: Attempt): Outcome => {
    const arrived = stage.arrived();
    const own = arrived.filter(({ body }) => isAsked(body as Body, turn));
    const sizes = {
      requests: arrived.length,
      summaries: arrived.length - own.length,
      largest: Math.max(...arrived.map(sizeOf)),
    };
    if ('refusal' in said) return { ...sizes, ...said, tokens: 0, decided: [] };
    const sent = own.at(-1) as RecordedRequest;
    const now = decisionsOf(said);
    const decided = kinds.filter((kind) => now[kind] !== '' && now[kind] !== before[kind]);
    before = now;
    const finding = inspect({
      given: turn.body,
      sent: sent.body as Body,
      tokens: sizeOf(sent),
      steps: reports ? said : undefined,
    });
    return { ...sizes, tokens: sizeOf(sent), decided, finding };
  };
}

/** All input tokens of a request, 0 for one that was refused. */
function sizeOf({ usage }: RecordedRequest): number {
  if (!usage) return 0;
  return usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
}

/** The window less what the reply may have. */
function roomFor({ model, max_tokens }: Body, { models }: Stage): number {
  const { contextWindow } = modelInfo(model, models);
  return contextWindow - Math.min(max_tokens, contextWindow / 2);
}

import type Anthropic from '@anthropic-ai/sdk';
import { APIError } from '@anthropic-ai/sdk';
import { type Step, TurnwiseError } from '@turnwise/core';
import type { Conversation, Turn } from './conversation.ts';
import type { Stage } from './stage.ts';
import type { Usage } from './trace.ts';

/** What became of one request. */
export interface Outcome {
  readonly model: string;
  /** What the request cost; undefined for one that was refused. */
  readonly usage?: Usage;
  /** The API's own words; undefined for one that was answered. */
  readonly refusal?: string;
}

/** A conversation that was played to its end. */
export interface Played {
  readonly outcomes: readonly Outcome[];
  /** What Turnwise did, by `middleware code`, and how often; empty for the bare client. */
  readonly steps: ReadonlyMap<string, number>;
  /** How often the conversation was cut. A cut stays, so that it is reported on many requests. */
  readonly cuts: number;
  /** Requests that reached the API, where that is known. */
  readonly arrived: number | undefined;
  readonly milliseconds: number;
}

export interface PlayOptions {
  /** The client to play with. @default the stage's own */
  readonly dress?: (client: Anthropic, now: () => number, tell: (step: Step) => void) => Anthropic;
  readonly onTurn?: (state: { readonly done: number; readonly of: number }) => void;
}

/**
 * Plays a conversation as it was recorded: the history goes on as the recording has it, whether
 * a request was answered or refused. A refused request costs nothing.
 */
export async function play(
  conversation: Conversation,
  stage: Stage,
  { dress = (client) => client, onTurn }: PlayOptions = {},
): Promise<Played> {
  const begun = performance.now();
  const steps = new Map<string, number>();
  const cuts = new Set<string>();
  const tell = ({ middleware, code, path }: Step) => {
    const step = `${middleware} ${code}`;
    steps.set(step, (steps.get(step) ?? 0) + 1);
    if (step === 'window cut') cuts.add(path);
  };
  const client = dress(stage.client, stage.now, tell);
  const outcomes: Outcome[] = [];
  for (const turn of conversation.turns) {
    stage.reach(turn);
    outcomes.push(await send(client, turn));
    onTurn?.({ done: outcomes.length, of: conversation.turns.length });
  }
  const milliseconds = performance.now() - begun;
  return { outcomes, steps, cuts: cuts.size, arrived: stage.arrived(), milliseconds };
}

async function send(client: Anthropic, { body }: Turn): Promise<Outcome> {
  const { model } = body;
  try {
    // Recorded bodies may be broken on purpose, so that no type of the SDK fits them.
    const params = body as unknown as Anthropic.MessageCreateParamsNonStreaming;
    const { usage } = await client.messages.create(params);
    return { model, usage };
  } catch (error) {
    if (TurnwiseError.isInstance(error)) return { model, refusal: `Not sent: ${error.message}` };
    if (!(error instanceof APIError) || !refused(error.status)) throw error;
    return { model, refusal: wordsOf(error) };
  }
}

/** A refusal is about the request; anything else is about the connection or the account. */
function refused(status: number | undefined): boolean {
  return status === 400 || status === 413 || status === 404;
}

function wordsOf(error: APIError): string {
  const body = error.error as { readonly error?: { readonly message?: string } } | undefined;
  return body?.error?.message ?? error.message;
}

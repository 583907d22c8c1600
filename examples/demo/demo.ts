import type { Conversation } from './conversation.ts';
import { countOf } from './count.ts';
import { dresser } from './dress.ts';
import { type Played, play } from './play.ts';
import { progress } from './progress.ts';
import { liveStage, simulatedStage } from './stage.ts';

export interface DemoOptions {
  /** Plays to the API itself. @default false */
  readonly live?: boolean;
  /** Forces the model's window to this part of the largest request. @default the model's own */
  readonly window?: number;
  /** Shows progress. @default true */
  readonly show?: boolean;
}

/** A conversation, played with the bare client and with the wrapped one. */
export interface Demo {
  readonly bare: Played;
  readonly wrapped: Played;
  /** Tokens that the window was forced to. */
  readonly window: number | undefined;
}

const liveMaxTokens = 16;

/** Plays a conversation twice. */
export async function demo(given: Conversation, options: DemoOptions = {}): Promise<Demo> {
  const { live = false, show = true } = options;
  const conversation = live ? shortReplies(given) : given;
  const window = options.window && Math.floor(largest(given) * options.window);
  const { apiVersion } = conversation;
  const pass = async (label: string, wraps: boolean): Promise<Played> => {
    const set = { ...(apiVersion && { apiVersion }), ...(window && { window }) };
    const stage = live ? liveStage(set) : await simulatedStage(set);
    try {
      return await play(conversation, stage, {
        ...(show && { onTurn: progress(label) }),
        ...(wraps && { dress: dresser({ live, window, models: modelsOf(conversation) }) }),
      });
    } finally {
      await stage.close();
    }
  };
  return { bare: await pass('bare', false), wrapped: await pass('wrapped', true), window };
}

function modelsOf({ turns }: Conversation): readonly string[] {
  return [...new Set(turns.map(({ body }) => body.model))];
}

/** Input tokens of the largest request. */
function largest({ turns }: Conversation): number {
  return Math.max(...turns.map(({ body }) => countOf(body)));
}

/** A conversation that costs little to play to the API: history as recorded, replies cut short. */
function shortReplies(conversation: Conversation): Conversation {
  const turns = conversation.turns.map((turn) => ({
    ...turn,
    body: { ...turn.body, max_tokens: liveMaxTokens },
  }));
  return { ...conversation, turns };
}

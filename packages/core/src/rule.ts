import type { Draft, Turn } from './draft.js';
import type { Fold, History } from './history.js';
import type { ModelInfo } from './models.js';
import type { ApiVersion, Message, Params, Platform, Target } from './types.js';

/** Whether repairing a problem keeps everything that the caller said. */
export type Fix = 'lossless' | 'lossy' | 'none';

/** One thing that the API would refuse, or that is not legal everywhere the request may go. */
export interface Problem {
  /** The rule that found it. */
  readonly code: string;
  /** Where in the caller's request, as the API writes paths. */
  readonly path: string;
  /** A sentence for humans: what is wrong and what repair does about it. */
  readonly message: string;
  readonly fix: Fix;
}

/** What a refusal of this very request said, for the rules that wait for it. */
export interface Refusal {
  /** The rule that it calls for. */
  readonly code: string;
  /** Where the API found the fault, as it writes paths. */
  readonly path?: string;
  /** The limit that it named: tokens, bytes, pixels or a count. */
  readonly limit?: number;
  /** The fields, betas or ids that it named. */
  readonly names?: readonly string[];
}

/** What a caller decides about the rules. */
export interface RuleOptions {
  /** Switches rules off by code (`{ 'empty-text': false }`), or adds one under its own code. */
  readonly rules?: Readonly<Record<string, boolean | Rule>>;
  /**
   * What becomes of a system message that may stand nowhere in `messages`: a note in a user turn,
   * or a part of `system`, which costs the prompt cache of all messages.
   *
   * @default 'note'
   */
  readonly systemRole?: 'note' | 'hoist';
}

/** What a rule knows beside the request. */
export interface RuleContext {
  readonly model: ModelInfo;
  readonly apiVersion: ApiVersion;
  readonly platform: Platform;
  readonly target: Target;
  /** As the caller sends them; those that rules add are in the draft. */
  readonly betas: readonly string[];
  readonly systemRole: 'note' | 'hoist';
  /** As the caller sends it; what rules made of it is in the draft. */
  readonly request: Params;
  /** The messages as the caller sends them, for what is known by folding over them. */
  readonly history: History;
  /** What the API has said against this very request so far. */
  readonly refused: readonly Refusal[];
  /** Announces one change at a path of the caller's request. Every change is announced. */
  readonly tell: (path: string, message: string, fix?: Fix) => void;
}

/** What the API said against this request that calls for a rule. */
export function refusalFor(
  { refused }: Pick<RuleContext, 'refused'>,
  code: string,
): Refusal | undefined {
  return refused.findLast((refusal) => refusal.code === code);
}

/** The fields, betas or ids that the refusals calling for a rule have named. */
export function refusedNames(
  { refused }: Pick<RuleContext, 'refused'>,
  code: string,
): readonly string[] {
  return refused.flatMap((refusal) => (refusal.code === code ? (refusal.names ?? []) : []));
}

/**
 * One rule of the API, and how a request is made to satisfy it. A rule looks at one message at a
 * time (`spots` and `turn`), at the whole request (`suspects` and `treat`), or at both.
 *
 * All of it is pure and idempotent, and gives back the very same turn or draft when there is
 * nothing to do.
 */
export interface Rule {
  /** File name, export name and test name. */
  readonly code: string;
  /** Whether this message alone may need the rule. Remembered by message: it sees nothing else. */
  readonly spots?: (message: Message) => boolean;
  /**
   * Whether the spotted messages together need the rule, where each alone does not tell. Runs only
   * if one is spotted.
   */
  readonly needs?: (params: Params, context: RuleContext) => boolean;
  /** Whether `turn` also takes a turn whose content is no content at all. */
  readonly reshapes?: true;
  /** A spotted turn made legal: by itself, several turns or none. */
  readonly turn?: (turn: Turn, context: RuleContext) => Turn | readonly Turn[];
  /**
   * Whether the request may need `treat`, where no message tells. Runs on every request, so it does
   * not walk over the messages: `history.fold` does, over the new ones.
   */
  readonly suspects?: (params: Params, context: RuleContext) => boolean;
  /** What `suspects` folds on every request: done on the walk that reads the history anyway. */
  readonly folds?: readonly Fold<unknown>[];
  /** The draft made legal. Runs whenever any rule of the list has something to do. */
  readonly treat?: (draft: Draft, context: RuleContext) => Draft;
}

import type { Draft, Turn } from './draft.js';
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

/** What a rule knows beside the request. */
export interface RuleContext {
  readonly model: ModelInfo;
  readonly apiVersion: ApiVersion;
  readonly platform: Platform;
  readonly target: Target;
  readonly betas: readonly string[];
  /** Codes of the rules that a refusal of this very request has called for. */
  readonly refused: readonly string[];
  /** Announces one change at a path of the caller's request. Every change is announced. */
  readonly tell: (path: string, message: string, fix?: Fix) => void;
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
  /** Whether `turn` also takes a turn whose content is no content at all. */
  readonly reshapes?: true;
  /** A spotted turn made legal: by itself, several turns or none. */
  readonly turn?: (turn: Turn, context: RuleContext) => Turn | readonly Turn[];
  /** Whether the request may need `treat`, where no message tells. Runs on every request. */
  readonly suspects?: (params: Params, context: RuleContext) => boolean;
  /** The draft made legal. Runs whenever any rule of the list has something to do. */
  readonly treat?: (draft: Draft, context: RuleContext) => Draft;
}

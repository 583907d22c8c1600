import { compose, type Middleware } from './engine.js';
import { checkOptions, InvalidConversationError, OptionError } from './errors.js';
import { historyIn } from './history.js';
import { mending, type Repairer, reportProblems, targetAfter } from './mending.js';
import { observing } from './observing.js';
import { type ResizeImage, resizing } from './resizing.js';
import type { RuleOptions } from './rule.js';
import { type RuleSet, ruleSetOf } from './rule-set.js';
import { rememberThinking } from './signatures.js';
import { guard } from './transforming.js';
import { treat } from './treat.js';

/** How requests are repaired. */
export interface RepairingOptions extends RuleOptions {
  /**
   * `strict` throws an `InvalidConversationError` instead of repairing; `observe` reports what
   * would be done and sends the request as it came.
   *
   * @default 'repair'
   */
  readonly mode?: 'repair' | 'strict' | 'observe';
  /** Makes images fit that would be refused for their size; those it leaves become notes. */
  readonly resizeImage?: ResizeImage;
}

const MODES = ['repair', 'strict', 'observe'];

/**
 * Makes every request legal before it is sent, and once more after a refusal that names what is
 * missing. A tool that had to be renamed has its own name again in the reply.
 *
 * @throws OptionError for an option, a mode or a rule that does not exist
 */
export function repairing(options: RepairingOptions = {}): Middleware {
  checkOptions('repairing', options, ['mode', 'rules', 'systemRole', 'resizeImage']);
  const { mode = 'repair', systemRole = 'note', resizeImage } = options;
  if (!MODES.includes(mode)) {
    throw new OptionError(
      `repairing: mode cannot be "${mode}". Write one of: ${MODES.join(', ')}.`,
    );
  }
  if (systemRole !== 'note' && systemRole !== 'hoist') {
    throw new OptionError(
      `repairing: systemRole cannot be "${systemRole}". Write one of: note, hoist.`,
    );
  }
  if (resizeImage !== undefined && typeof resizeImage !== 'function') {
    throw new OptionError('repairing: resizeImage has to be a function.');
  }
  if (mode === 'observe') return observing(repairing({ ...options, mode: 'repair' }));
  const set: RuleSet = ruleSetOf(options);
  const repairer: Repairer = (call, refused) => {
    const target = targetAfter(call, refused);
    const history = historyIn(call);
    return treat(call.params, { ...call, target, history, systemRole, refused }, set);
  };
  if (mode === 'strict') return refusing(repairer);
  return compose(...(resizeImage ? [resizing(resizeImage)] : []), mending(repairer));
}

/** Lets nothing pass that would be repaired. */
function refusing(repairer: Repairer): Middleware {
  return (next) =>
    async function repairing(call) {
      const { problems } = guard('repair', () => repairer(call, []));
      if (problems.length === 0) return rememberThinking(await next(call), call);
      reportProblems(call, problems, false);
      if (call.kind === 'explain') return next(call);
      throw new InvalidConversationError(problems);
    };
}

import type { Call, Handler, Middleware, Reply } from './engine.js';
import { checkOptions, InvalidConversationError, OptionError } from './errors.js';
import { observing } from './observing.js';
import { refusalOf } from './refusals.js';
import type { Problem, Refusal, RuleOptions } from './rule.js';
import { type RuleSet, ruleSetOf } from './rule-set.js';
import { trailingAssistant } from './rules/trailing-assistant.js';
import { renamedBack, toolRenames } from './tool-renames.js';
import { guard } from './transforming.js';
import { type Treatment, treat } from './treat.js';

/** How requests are repaired. */
export interface RepairingOptions extends RuleOptions {
  /**
   * `strict` throws an `InvalidConversationError` instead of repairing; `observe` reports what
   * would be done and sends the request as it came.
   *
   * @default 'repair'
   */
  readonly mode?: 'repair' | 'strict' | 'observe';
}

type Repairer = (call: Call, refused: readonly Refusal[]) => Treatment;

const MODES = ['repair', 'strict', 'observe'];

/**
 * Makes every request legal before it is sent, and once more after a refusal that names what is
 * missing. A tool that had to be renamed has its own name again in the reply.
 *
 * @throws OptionError for an option, a mode or a rule that does not exist
 */
export function repairing(options: RepairingOptions = {}): Middleware {
  checkOptions('repairing', options, ['mode', 'rules', 'systemRole']);
  const { mode = 'repair', systemRole = 'note' } = options;
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
  if (mode === 'observe') return observing(repairing({ ...options, mode: 'repair' }));
  const set: RuleSet = ruleSetOf(options);
  const repairer: Repairer = (call, refused) =>
    treat(call.params, { ...call, systemRole, refused }, set);
  return mode === 'strict' ? refusing(repairer) : mending(repairer);
}

/** Lets nothing pass that would be repaired. */
function refusing(repairer: Repairer): Middleware {
  return (next) =>
    async function repairing(call) {
      const { problems } = guard('repair', () => repairer(call, []));
      if (problems.length === 0) return next(call);
      report(call, problems, false);
      if (call.kind === 'explain') return next(call);
      throw new InvalidConversationError(problems);
    };
}

function mending(repairer: Repairer): Middleware {
  return (next) =>
    async function repairing(call) {
      try {
        return await send(next, call, repairer, []);
      } catch (error) {
        const refusal = refusalOf(error, call);
        if (refusal === undefined) throw error;
        return send(next, { ...call, attempt: call.attempt + 1 }, repairer, [refusal]);
      }
    };
}

async function send(
  next: Handler,
  call: Call,
  repairer: Repairer,
  refused: readonly Refusal[],
): Promise<Reply> {
  const { sent, renames } = guard('repair', () => {
    const { params, betas, problems } = repairer(call, refused);
    // What the first try reported still holds; only what the refusal called for is new.
    const isNew = ({ code }: Problem) => refused.some((refusal) => refusal.code === code);
    report(call, refused.length === 0 ? problems : problems.filter(isNew), true);
    const continued = problems.some(({ code }) => code === trailingAssistant.code);
    const ephemeral = (call.ephemeral ?? 0) + (continued ? 1 : 0);
    const same = params === call.params && betas === call.betas;
    return {
      sent: same ? call : { ...call, params, betas, ephemeral },
      renames: toolRenames(call.params, params, call.target),
    };
  });
  const reply = await next(sent);
  return renames.size > 0 ? reply.edit(renamedBack(renames)) : reply;
}

function report(call: Call, problems: readonly Problem[], applied: boolean): void {
  for (const { code, path, fix } of problems) {
    const step = { middleware: 'repair', code, path, lossless: fix !== 'lossy' };
    call.report(applied && fix !== 'none' ? step : { ...step, applied: false });
  }
}

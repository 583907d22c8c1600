import type { Call, Handler, Middleware, Reply } from './engine.js';
import { learn, learnedFor, newlyLearned } from './learned.js';
import { readRefusal, reasonOf } from './refusals.js';
import type { Problem, Refusal } from './rule.js';
import { trailingAssistant } from './rules/trailing-assistant.js';
import { rememberThinking } from './signatures.js';
import { renamedBack, toolRenames } from './tool-renames.js';
import { guard } from './transforming.js';
import type { Treatment } from './treat.js';
import type { Target } from './types.js';

/** Repairs a call, knowing what the API refuses of it. */
export type Repairer = (call: Call, refused: readonly Refusal[]) => Treatment;

/** How often a request goes out once more, each time for another reason. */
const MOST_RESENDS = 3;

/** Rules of other backends: a refusal that one of them prevents calls for all of them. */
const PORTABLE: ReadonlySet<string> = new Set(['alternate-roles', 'first-user', 'tool-name']);

/** One request, however often it goes out. */
interface Job {
  readonly next: Handler;
  readonly call: Call;
  readonly repairer: Repairer;
  /** What was reported: nothing is said twice. */
  readonly said: Set<string>;
}

/**
 * Repairs requests, and once more after each refusal that a rule can prevent when it is applied
 * more strictly. What a backend refuses of every conversation is remembered by its address.
 */
export function mending(repairer: Repairer): Middleware {
  return (next) =>
    async function repairing(call) {
      const news = call.kind === 'create' ? newlyLearned(call) : [];
      for (const refusal of news) note(call, 'learned', refusal);
      const job = { next, call, repairer, said: new Set<string>() };
      return tried(job, learnedFor(call), 0);
    };
}

async function tried(job: Job, refused: readonly Refusal[], resends: number): Promise<Reply> {
  const { attempt } = job.call;
  const call = resends === 0 ? job.call : { ...job.call, attempt: attempt + resends };
  try {
    return await send(job, call, refused);
  } catch (error) {
    const refusal = resends < MOST_RESENDS ? newReason(error, job, refused) : undefined;
    if (!refusal) throw error;
    note(call, 'refused', refusal);
    return tried(job, [...refused, refusal], resends + 1);
  }
}

/** What a refusal calls for, if it was not known before and changes what is sent. */
function newReason(
  error: unknown,
  { call, repairer }: Job,
  refused: readonly Refusal[],
): Refusal | undefined {
  const reading = readRefusal(error, call);
  if (!reading) return undefined;
  const { refusal, lasting } = reading;
  if (refused.some((known) => reasonOf(known) === reasonOf(refusal))) return undefined;
  const changes = (all: readonly Refusal[]) =>
    changesOf(guard('repair', () => repairer(call, all)));
  // Marks may be those of a middleware behind this one, which reads `refused` as well.
  const isOurs = !refusal.code.startsWith('marker-');
  if (isOurs && changes(refused) === changes([...refused, refusal])) return undefined;
  if (lasting) learn(call, refusal);
  return refusal;
}

function changesOf({ problems }: Treatment): string {
  return problems
    .filter(({ fix }) => fix !== 'none')
    .map(keyOf)
    .join();
}

function keyOf({ code, path, message }: Problem): string {
  return `${code} ${path} ${message}`;
}

/** Reports that the API refused, and which rule that calls for. */
function note(call: Call, code: 'refused' | 'learned', refusal: Refusal): void {
  const step = { middleware: 'repair', code, reason: refusal.code, path: refusal.path ?? '' };
  const tries = call.attempt + 1;
  const counts = code === 'refused' ? { before: tries, after: tries + 1 } : {};
  call.report({ ...step, lossless: true, ...counts });
}

async function send(job: Job, call: Call, refused: readonly Refusal[]): Promise<Reply> {
  const { sent, renames } = guard('repair', () => {
    const { params, betas, problems } = job.repairer(call, refused);
    reportProblems(
      call,
      problems.filter((problem) => !job.said.has(keyOf(problem))),
      true,
    );
    for (const problem of problems) job.said.add(keyOf(problem));
    const continued = problems.some(({ code }) => code === trailingAssistant.code);
    const ephemeral = (call.ephemeral ?? 0) + (continued ? 1 : 0);
    const same = params === call.params && betas === call.betas && refused.length === 0;
    return {
      sent: same ? call : { ...call, params, betas, ephemeral, refused },
      renames: toolRenames(call.params, params, targetAfter(call, refused)),
    };
  });
  const reply = rememberThinking(await job.next(sent), sent);
  return renames.size > 0 ? reply.edit(renamedBack(renames)) : reply;
}

/** Whose rules a request has to satisfy, after what was said against it. */
export function targetAfter({ target }: Call, refused: readonly Refusal[]): Target {
  return refused.some(({ code }) => PORTABLE.has(code)) ? 'portable' : target;
}

/** Reports what was found, and whether something was done about it. */
export function reportProblems(call: Call, problems: readonly Problem[], applied: boolean): void {
  for (const { code, path, fix } of problems) {
    const step = { middleware: 'repair', code, path, lossless: fix !== 'lossy' };
    call.report(applied && fix !== 'none' ? step : { ...step, applied: false });
  }
}

import type { Call } from './engine.js';
import { UpstreamError } from './errors.js';
import { REASONS, type Reason } from './refusal-reasons.js';
import type { Refusal } from './rule.js';

/** A refusal, and whether the backend will refuse the next conversation as well. */
export interface Reading {
  readonly refusal: Refusal;
  readonly lasting: boolean;
}

/** Rules that follow the machine code of a refusal, where the API sent one (documented). */
const BY_CODE: Readonly<Record<string, string>> = {
  compaction_block_misplaced: 'compaction-place',
  tool_name_conflict: 'duplicate-tool-name',
};

/** What a refusal calls for; undefined for one that no rule of ours can prevent. */
export function readRefusal(error: unknown, call: Call): Reading | undefined {
  if (!(error instanceof UpstreamError) || error.status !== 400) return undefined;
  if (call.kind !== 'create' || call.signal?.aborted) return undefined;
  const code = BY_CODE[String((error.details as { error_code?: unknown } | null)?.error_code)];
  if (code !== undefined) return { refusal: { code }, lasting: false };
  const { message } = error;
  const reason = REASONS.find(({ text }) => text.test(message));
  if (!reason) return undefined;
  return { refusal: refusalIn(message, reason), lasting: reason.lasting };
}

function refusalIn(message: string, { code, text, names: meant }: Reason): Refusal {
  const { path, limit, used = 0, names } = text.exec(message)?.groups ?? {};
  const named = names?.match(/[\w-]+(?:\.[\w-]+)*/g) ?? meant;
  return {
    code,
    ...(path !== undefined && { path: path.replaceAll('/', '.') }),
    ...(limit !== undefined && { limit: Number(limit) - Number(used) }),
    ...(named && { names: named }),
  };
}

/** What makes two refusals one reason: the rule and the fields, wherever in the history. */
export function reasonOf({ code, path = '', names = [] }: Refusal): string {
  return `${code} ${path.replace(/\d+/g, 'N')} ${names.join()}`;
}

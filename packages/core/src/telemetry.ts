import { type Span, trace } from '@opentelemetry/api';
import type { Middleware } from './engine.js';
import type { Step } from './report.js';

/** What was counted on each span: one of the program's own may hold several requests. */
const counted = new WeakMap<Span, Map<string, number>>();

/**
 * Counts what is done to a request on the OpenTelemetry span that it begins in, which is the
 * official SDK's own span of the call from SDK 1.x on, and otherwise the program's. Comes first
 * in a list. Where no span is recorded, it costs nothing.
 *
 * - `turnwise.<middleware>.<code>`: how often, for example `turnwise.repair.empty-text`;
 *   `turnwise.found.…` where a thing was only found
 * - the same with `.before` and `.after`: the counts of a step that has them
 * - `turnwise.lossless`: whether everything that the caller said was sent
 */
export function tracing(): Middleware {
  return (next) =>
    async function tracing(call) {
      const span = trace.getActiveSpan();
      if (!span?.isRecording()) return next(call);
      const lossless = counted.get(span)?.get('lossy') === undefined;
      span.setAttribute('turnwise.lossless', lossless);
      const report = (step: Step) => {
        call.report(step);
        count(span, step);
      };
      try {
        return await next({ ...call, report });
      } catch (error) {
        // The mount reports it to the call that it made itself.
        if (isFault(error)) count(span, { ...faulty, middleware: error.middleware });
        throw error;
      }
    };
}

const faulty = { code: 'internal-error', path: '', lossless: true };

/** Told by its name: an `InternalFault` of another copy of this package is one too. */
function isFault(error: unknown): error is { readonly middleware: string } {
  return error instanceof Error && error.name === 'InternalFault' && 'middleware' in error;
}

function count(span: Span, { middleware, code, applied, lossless, before, after }: Step): void {
  const name = `turnwise.${applied === false ? 'found.' : ''}${middleware}.${code}`;
  span.setAttribute(name, added(span, name));
  if (before !== undefined) span.setAttribute(`${name}.before`, before);
  if (after !== undefined) span.setAttribute(`${name}.after`, after);
  if (lossless || applied === false) return;
  added(span, 'lossy');
  span.setAttribute('turnwise.lossless', false);
}

function added(span: Span, name: string): number {
  const counts = counted.get(span) ?? new Map<string, number>();
  counted.set(span, counts);
  const total = (counts.get(name) ?? 0) + 1;
  counts.set(name, total);
  return total;
}

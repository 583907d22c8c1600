import { compose, type Handler, type Middleware } from './engine.js';
import { standInsOf, withOnlooker } from './with-onlooker.js';

/** Ends the way in of a call that is only looked at. */
class Observed extends Error {}

/**
 * Middleware that only report what they would do: their steps say `applied: false`, and the
 * request goes on as it came. What they would throw is reported as `would-fail`. Replies are looked
 * at as ever.
 */
export function observing(...middleware: readonly Middleware[]): Middleware {
  const chain = compose(...middleware);
  const onlooker = standInsOf(middleware, 'onlooker');
  const observer: Middleware = (next) => {
    const send = onlooker(next);
    return async function observing(call) {
      const stop = new Observed();
      const end: Handler = () => Promise.reject(stop);
      const report: typeof call.report = (step) => call.report({ ...step, applied: false });
      try {
        await chain(end)({ ...call, kind: 'explain', report });
      } catch (error) {
        if (error !== stop) {
          report({ middleware: 'observe', code: 'would-fail', path: '', lossless: true });
        }
      }
      return send(call);
    };
  };
  return withOnlooker(observer, onlooker);
}

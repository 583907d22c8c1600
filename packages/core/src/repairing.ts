import type { Call, Handler, Middleware, Reply } from './engine.js';
import { checkOptions, UpstreamError } from './errors.js';
import { trailingAssistant } from './rules/trailing-assistant.js';
import { renamedBack, toolRenames } from './tool-renames.js';
import { guard } from './transforming.js';
import { treat } from './treat.js';

/** The rules that only a refusal calls for, and how their refusal reads. */
const REFUSALS: readonly { readonly code: string; readonly text: RegExp }[] = [
  { code: 'tools-required', text: /must define tools|toolConfig field must be defined/ },
];

/**
 * Makes every request legal before it is sent, and once more after a refusal that names what is
 * missing. A tool that had to be renamed has its own name again in the reply.
 *
 * @throws OptionError for any option: what is legal follows from the call
 */
export function repairing(options: Readonly<Record<string, never>> = {}): Middleware {
  checkOptions('repairing', options, []);
  return (next) =>
    async function repairing(call) {
      try {
        return await send(next, call, []);
      } catch (error) {
        const code = refusedRule(error, call);
        if (code === undefined) throw error;
        return send(next, { ...call, attempt: call.attempt + 1 }, [code]);
      }
    };
}

async function send(next: Handler, call: Call, refused: readonly string[]): Promise<Reply> {
  const { params, renames, ephemeral } = guard('repair', () => {
    const { params, problems } = treat(call.params, { ...call, refused });
    // What the first try reported still holds; only what the refusal called for is new.
    const news =
      refused.length === 0 ? problems : problems.filter(({ code }) => refused.includes(code));
    for (const { code, path, fix } of news) {
      call.report({ middleware: 'repair', code, path, lossless: fix === 'lossless' });
    }
    const continued = problems.some(({ code }) => code === trailingAssistant.code);
    return {
      params,
      renames: toolRenames(call.params, params, call.target),
      ephemeral: (call.ephemeral ?? 0) + (continued ? 1 : 0),
    };
  });
  const reply = await next(params === call.params ? call : { ...call, params, ephemeral });
  return renames.size > 0 ? reply.edit(renamedBack(renames)) : reply;
}

function refusedRule(error: unknown, call: Call): string | undefined {
  if (!(error instanceof UpstreamError) || error.status !== 400 || call.kind !== 'create') {
    return undefined;
  }
  return REFUSALS.find(({ text }) => text.test(error.message))?.code;
}

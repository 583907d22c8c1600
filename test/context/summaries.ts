import Anthropic from '@anthropic-ai/sdk';
import { estimateTokens, type Message, type ParamsLike, type Step } from '@turnwise/core';
import { type ReplyScript, type SimulatorOptions, startSimulator } from '@turnwise/simulator';
import { type TurnwiseOptions, turnwise } from 'turnwise';

export const model = 'claude-opus-5-5';
export const contextWindow = 16_000;

/** A question, or an answer, of so many words that nothing else has. */
export const words = (n: number, mark: string): string => `${mark} `.repeat(n).trim();

export const SUMMARY = 'The user counts harbors; Oslo has two of them.';

/** Whether a request asks for a summary. */
export function isAsking(params: unknown): boolean {
  const { messages, system } = params as { messages: Message[]; system?: unknown };
  const asks = JSON.stringify(messages.at(-1)).includes('Write that record now.');
  return asks || String(JSON.stringify(system)).includes('You keep the records');
}

/** An API that answers what a summary is asked for with `summary`, and all else with `Fine.`. */
export async function startApi(
  summary: ReplyScript = () => SUMMARY,
  options: Partial<SimulatorOptions> = {},
) {
  const simulator = await startSimulator({
    count: (params) => estimateTokens(params as unknown as ParamsLike),
    ...options,
    reply: (params, context) => (isAsking(params) ? summary(params, context) : 'Fine.'),
  });
  const bodies = () => simulator.requests.map(({ body }) => body as Body);
  return {
    simulator,
    /** Requests for a summary, and all others. */
    asked: () => simulator.requests.filter(({ body }) => isAsking(body)),
    sent: () => bodies().filter((body) => !isAsking(body)),
  };
}

export interface Body {
  readonly messages: Message[];
  readonly [key: string]: unknown;
}

/** The messages of a request that arrived. */
export const messagesOf = ({ body }: { readonly body: unknown } = { body: {} }): Message[] =>
  (body as Partial<Body>).messages ?? [];

/** What a message says, block by block. */
export const texts = ({ content }: Message): string[] =>
  typeof content === 'string' ? [content] : content.map(({ text }) => String(text));

let namespaces = 0;

/** A client of that API whose conversations are in nobody else's memory, and what it reports. */
export function connect(url: string, options: TurnwiseOptions = {}) {
  const steps: Step[] = [];
  const client = turnwise(new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0 }), {
    models: { [model]: { id: model, contextWindow } },
    namespace: `summarizing ${namespaces++}`,
    onFault: 'throw',
    summarize: true,
    ...options,
    on: (step) => steps.push(step),
  });
  const codes = () =>
    steps.flatMap(({ middleware, code, reason }) =>
      middleware === 'summarize' ? [reason ? `${code} ${reason}` : code] : [],
    );
  return { client, steps, codes };
}

/** A request that exceeds the trigger by its history. */
export function longRequest() {
  const turns = Array.from({ length: 29 }, (_, i): Message[] => [
    { role: 'user', content: words(150, `s${i}`) },
    { role: 'assistant', content: 'Fine.' },
  ]).flat();
  return { model, max_tokens: 200, messages: [...turns, { role: 'user', content: 'So?' }] };
}

/** Talks for so many turns, each a question of so many words; returns the history. */
export async function talk(
  client: Anthropic,
  turns: number,
  { history = [] as Message[], size = 100, stream = false, max_tokens = 200 } = {},
): Promise<Message[]> {
  for (let turn = 0; turn < turns; turn++) {
    const at = history.length;
    history.push({ role: 'user', content: words(size, `q${at}`) });
    const params = { model, max_tokens, messages: history } as never;
    const { content } = stream
      ? await client.messages.stream(params).finalMessage()
      : await client.messages.create(params);
    history.push({ role: 'assistant', content } as unknown as Message);
  }
  return history;
}

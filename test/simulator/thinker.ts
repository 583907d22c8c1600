import type Anthropic from '@anthropic-ai/sdk';
import type { SimulatorOptions } from '@turnwise/simulator';
import { connect } from './connect.ts';

export type Message =
  | Anthropic.Beta.BetaUserMessageParam
  | Anthropic.Beta.BetaAssistantMessageParam;
export type Request = Omit<Anthropic.Beta.MessageCreateParamsNonStreaming, 'messages'> & {
  messages: Message[];
};
export type Block = Anthropic.Beta.BetaContentBlockParam;

export const binding = 'thinking-binding-controls-2026-08-01';

export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Thinks before everything; every second reply ends the turn. */
export const thinker: NonNullable<SimulatorOptions['reply']> = (_params, { n }) => [
  { type: 'thinking', thinking: `Thought ${n}.` },
  n % 2 === 0
    ? { type: 'text', text: `Answer ${n}.` }
    : { type: 'tool_use', name: 'look', input: { n } },
];

export const look = { name: 'look', input_schema: { type: 'object' as const, properties: {} } };

export const blocksOf = ({ content }: Message): Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

const image = {
  type: 'image' as const,
  source: { type: 'base64' as const, media_type: 'image/png' as const, data: pixel },
};

/** What a program says next: results for the calls, or a question. */
function nextUser(messages: readonly Message[]): Message {
  const last = messages.at(-1);
  const calls = last ? blocksOf(last).flatMap((it) => (it.type === 'tool_use' ? [it.id] : [])) : [];
  if (calls.length === 0)
    return { role: 'user', content: [{ type: 'text', text: `Q${messages.length}` }, image] };
  const results = calls.map((tool_use_id) => ({
    type: 'tool_result' as const,
    tool_use_id,
    content: 'A long result of the tool, worth clearing. '.repeat(5),
  }));
  return { role: 'user', content: results };
}

/**
 * Runs an agent for some requests, whole and streamed by turns, and gives the next one. Of four:
 * question, call, result, answer, question, call, result, answer, question.
 */
export async function runAgent(client: Anthropic, more: Partial<Request> = {}, requests = 4) {
  const messages: Message[] = [nextUser([])];
  const request: Request = {
    model: 'claude-opus-5-5',
    max_tokens: 200,
    system: 'Be brief.',
    tools: [look],
    ...more,
    messages,
  };
  for (let n = 0; n < requests; n++) {
    const { role, content } =
      n % 2 === 0
        ? await client.beta.messages.create(request)
        : await client.beta.messages.stream(request).finalMessage();
    messages.push({ role, content } as Message);
    messages.push(nextUser(messages));
  }
  return request;
}

/** A conversation of a thinker, and how to send it on. */
export async function converse(options: SimulatorOptions = {}, more: Partial<Request> = {}) {
  const { simulator, client } = await connect({ reply: thinker, ...options });
  const request = await runAgent(client, more);
  const send = (changed: Request, betas: string[] = []) =>
    client.beta.messages.create({ ...changed, betas });
  return { simulator, client, request, send };
}

export const isThought = ({ type }: Block) => /^(redacted_)?thinking$/.test(type);

/** The request with one message changed. */
export function withMessage(
  request: Request,
  at: number,
  change: (blocks: Block[]) => Block[],
): Request {
  const messages = request.messages.map((message, index) =>
    index === at ? { ...message, content: change(blocksOf(message)) } : message,
  );
  return { ...request, messages };
}

/** The request without the thinking of some messages. */
export const withoutThought = (request: Request, ...at: number[]): Request =>
  at.reduce(
    (rest, index) =>
      withMessage(rest, index, (blocks) => blocks.filter((block) => !isThought(block))),
    request,
  );

/** The request with what the API shall do to thinking that does not fit. */
export const behaving = (request: Request, behavior: 'error' | 'drop_block'): Request => ({
  ...request,
  thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: behavior } },
});

import { blocksOf } from './conversation.ts';
import { cutAtLimit, cutAtStop, type Draft, spokenTokens } from './cut.ts';
import { type Fault, typeOfStatus } from './fault.ts';
import type { NextId } from './ids.ts';
import { type Dict, isDict } from './json.ts';
import { type Reply, type Said, type SaidError, saidOf } from './reply.ts';
import type { RequestContext } from './request-context.ts';
import { isThinking } from './signature.ts';

/** What the model said, as it goes into the message. */
export interface Finished extends Draft {
  readonly stopDetails: Dict | null;
  readonly outputTokens: number;
  /** The part of the output that was thinking. */
  readonly thinkingTokens: number;
}

const caller = { type: 'direct' };

function complete(block: Dict, nextId: NextId): Dict {
  switch (block.type) {
    case 'tool_use':
      return { id: nextId('toolu'), caller, ...block };
    case 'server_tool_use':
      return { id: nextId('srvtoolu'), caller, ...block };
    default:
      return block;
  }
}

function blocksFrom(content: Said['content'], nextId: NextId): readonly Dict[] {
  const blocks = typeof content === 'string' ? blocksOf(content) : (content ?? []);
  return blocks.map((block) => complete({ ...block }, nextId));
}

function stopReasonOf(content: readonly Dict[]): string {
  return content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
}

function sumOf(blocks: readonly Dict[], { model }: RequestContext): number {
  return blocks.reduce((sum, block) => sum + spokenTokens(block, model), 0);
}

/** What a refusal says of itself. Source: `RefusalStopDetails` of @anthropic-ai/sdk 1.11. */
function detailsOf({ stop_details }: Said, stopReason: string): Dict | null {
  if (stopReason !== 'refusal') return null;
  return { type: 'refusal', category: null, explanation: null, ...stop_details };
}

type Fitted = Draft & Pick<Finished, 'outputTokens'>;

/** The answer ends where max_tokens does, or the window, which only a prompt that is being compacted exceeds; what is cut was spoken all the same. */
function cutToFit(draft: Draft, maxTokens: number, context: RequestContext): Fitted {
  const { model, tokens } = context;
  const room = tokens > model.contextWindow ? maxTokens : model.contextWindow - tokens;
  const limit = Math.min(room, maxTokens);
  const reason = room < maxTokens ? 'model_context_window_exceeded' : 'max_tokens';
  const cut = cutAtLimit(draft, limit, reason, model);
  return { ...cut, outputTokens: cut === draft ? sumOf(cut.content, context) : limit };
}

function isError(reply: Reply): reply is SaidError {
  return isDict(reply) && isDict(reply.error);
}

function faultOf({ error }: SaidError): Fault {
  const { status, type = typeOfStatus(status), message = 'Simulated error' } = error;
  return { status, type, message };
}

/** Makes a message of a reply: ids, stop sequences, the limits on tokens; or the error that it is. */
export function finish(
  reply: Reply,
  params: Dict,
  context: RequestContext,
  nextId: NextId,
): Finished | Fault {
  if (isError(reply)) return faultOf(reply);
  const said = saidOf(reply);
  const content = blocksFrom(said.content, nextId);
  const stopReason = said.stop_reason ?? stopReasonOf(content);
  const sequences = Array.isArray(params.stop_sequences) ? params.stop_sequences : [];
  const draft = cutAtStop({ content, stopReason, stopSequence: null }, sequences);
  const fitted = said.usage
    ? { ...draft, outputTokens: said.usage.output_tokens }
    : cutToFit(draft, Number(params.max_tokens), context);
  const thinkingTokens = sumOf(fitted.content.filter(isThinking), context);
  return {
    ...fitted,
    stopDetails: detailsOf(said, fitted.stopReason),
    thinkingTokens: Math.min(thinkingTokens, fitted.outputTokens),
  };
}

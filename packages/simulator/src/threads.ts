import { hasBeta } from './betas.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './exchange.ts';
import { type Fault, invalid, invalidAs, notFound } from './fault.ts';
import { asText, canonical, type Dict, dicts, isDict, without } from './json.ts';

/** A request for a message as the API reads it, whole: what its thread holds comes first. */
export interface Turn {
  readonly params: unknown;
  /** Holds the conversation under the answer's id, if the request asked for it. */
  keep(message: Dict): void;
  /** Lets others continue from the same response if this request did not. */
  end(): void;
}

type Asked = Pick<Exchange, 'body' | 'betas' | 'apiKey'>;

export interface Threads {
  open(asked: Asked): Turn | Fault;
  /** The body with what its thread holds, which stays as it is. */
  whole(asked: Asked & { readonly body: Dict }): Dict;
}

/** A response that may be continued, and the conversation up to it. */
interface Held {
  readonly apiKey: string;
  readonly fixed: Dict;
  conversation: Dict;
  expires: number;
  state: 'open' | 'in-flight' | 'continued';
}

/** Milliseconds from the last request. Source: the message-threads page. */
const lifetime = 300_000;

/** Responses that are held; the oldest are forgotten first. */
const limit = 1_000;

/** What the thread has and a continuing request leaves out, and what every request repeats. Source: `ThreadState` of @anthropic-ai/sdk 1.11. */
const created = ['system', 'tools'];
const repeated = ['output_config', 'output_format'];

function pick(body: Dict, keys: readonly string[]): Dict {
  return Object.fromEntries(keys.filter((key) => key in body).map((key) => [key, body[key]]));
}

/** An answered message without its markers, which were those of one request. */
function unmarked(message: Dict): Dict {
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((block) =>
    isDict(block) ? without(block, 'cache_control') : block,
  );
  return { ...message, content };
}

/** The messages after a response: a compaction takes the place of what it summarized, and one that failed leaves no trace. */
function messagesAfter({ messages, compaction }: Dict, { role, content }: Dict): readonly Dict[] {
  const before = dicts(messages).map(unmarked);
  if (!isDict(compaction)) return [...before, { role, content }];
  return dicts(content).length > 0 ? [{ role, content }] : before;
}

function mismatch(body: Dict, { fixed }: Held): Fault | undefined {
  const extra = created.find((key) => body[key] !== undefined);
  if (extra)
    return invalid(`${extra}: the thread holds it; leave it out of a request that continues one`);
  const changed = repeated.filter((key) => canonical(body[key]) !== canonical(fixed[key]));
  const named = changed.map((key) => `\`${key}\``).join(', ');
  return named === ''
    ? undefined
    : invalidAs(
        'thread_fingerprint_mismatch',
        `${named} must stay the same across a thread. Send the stored values, or replay the full conversation with thread: {"type": "create"} to change them.`,
      );
}

function stateFault({ state }: Held): Fault | undefined {
  if (state === 'continued')
    return invalidAs(
      'thread_already_continued',
      "The response that `previous_message_id` names has already been continued. Continue from the thread's most recent response.",
    );
  return state === 'in-flight'
    ? invalidAs(
        'thread_continue_in_flight',
        'Another request is still continuing from the same `previous_message_id`.',
      )
    : undefined;
}

const missing: Fault = {
  ...notFound(
    'No thread state was found for the requested `previous_message_id`. Replay the full conversation with thread: {"type": "create"} to start a new Thread.',
  ),
  details: { error_code: 'thread_not_found' },
};

function threadOf({ body, betas }: Asked): Dict | undefined {
  const thread = isDict(body) && hasBeta(betas, /^message-threads-/) ? body.thread : undefined;
  return isDict(thread) ? thread : undefined;
}

/** The request that continues a conversation, as if all of it had been sent. */
function joined(body: Dict, conversation: Dict): Dict {
  const messages = Array.isArray(body.messages)
    ? [...dicts(conversation.messages), ...body.messages]
    : body.messages;
  return { ...body, ...conversation, messages };
}

function untracked(params: unknown): Turn {
  return { params, keep: () => undefined, end: () => undefined };
}

/** No thread yet. Each lives for five minutes after its last request. */
export function createThreads(clock: Clock): Threads {
  const held = new Map<string, Held>();

  function forget(): void {
    for (const [id, { expires }] of held)
      if (expires <= clock.now() || held.size > limit) held.delete(id);
  }

  function turn(params: Dict, apiKey: string, from?: Held): Turn {
    return {
      params,
      keep(message) {
        if (from) Object.assign(from, { state: 'continued', conversation: {} });
        held.set(String(message.id), {
          apiKey,
          fixed: pick(params, repeated),
          conversation: { ...pick(params, created), messages: messagesAfter(params, message) },
          expires: clock.now() + lifetime,
          state: 'open',
        });
        forget();
      },
      end() {
        if (from?.state === 'in-flight') from.state = 'open';
      },
    };
  }

  function find(thread: Dict, apiKey: string): Held | undefined {
    const from = held.get(asText(thread.previous_message_id));
    return from?.apiKey === apiKey && from.expires > clock.now() ? from : undefined;
  }

  function resume(body: Dict, apiKey: string, from: Held | undefined): Turn | Fault {
    if (!from) return missing;
    const fault = stateFault(from) ?? mismatch(body, from);
    if (fault) return fault;
    from.state = 'in-flight';
    from.expires = clock.now() + lifetime;
    return turn(joined(body, from.conversation), apiKey, from);
  }

  return {
    open(asked) {
      const { body, apiKey } = asked;
      const thread = threadOf(asked);
      if (!isDict(body) || !thread) return untracked(body);
      return thread.type === 'continue'
        ? resume(body, apiKey, find(thread, apiKey))
        : turn(body, apiKey);
    },
    whole(asked) {
      const thread = threadOf(asked);
      const from = thread?.type === 'continue' ? find(thread, asked.apiKey) : undefined;
      return from ? joined(asked.body, from.conversation) : asked.body;
    },
  };
}

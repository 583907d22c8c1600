import {
  type Block,
  type Call,
  keepLast,
  type Message,
  type ReplyMessage,
  whenForgotten,
} from '@turnwise/core';
import type { Sampled } from './counts.js';
import type { Marked } from './marked.js';
import type { Print } from './print.js';

/** A request that was answered, as far as the next one is compared with it. */
export interface KnownRequest extends Partial<Sampled> {
  /** What was sent. */
  readonly print: Print;
  /** What the caller asked for. */
  readonly asked: Print;
  readonly marked: Marked | undefined;
  /** Milliseconds since the epoch at which it was sent. */
  readonly start: number;
  readonly conversation: string;
  readonly namespace: string;
  /** The id of its reply. */
  readonly id: string;
}

/** Messages of all requests that are known, about 200 bytes each; the oldest requests go first. */
const MOST_MESSAGES = 100_000;

/** Requests that are known by one name: those that were answered alike. */
const MOST_ALIKE = 8;

/** How many replies back a request is looked for. */
const BACK = 8;

/** Characters at the end of a reply that it is known by. */
const TAIL = 128;

const known = new Map<string, readonly KnownRequest[]>();
let messages = 0;

type Whose = Pick<Call, 'namespace' | 'endpoint' | 'wishes'>;

/** A request that another one continues. */
export interface Continued {
  /** Where the reply stands in the messages. */
  readonly at: number;
  /** All that it may be. */
  readonly requests: readonly KnownRequest[];
  /** Whether nothing but this conversation has what they were found by: a call's id, its name. */
  readonly isSure: boolean;
}

/**
 * The requests that this one may continue: those whose reply it holds, or, of a conversation that
 * has a name, the last ones.
 */
export function continuedBy(call: Whose, history: readonly Message[]): Continued | undefined {
  let left = BACK;
  for (let at = history.length - 1; at >= 0 && left > 0; at--) {
    const message = history[at];
    if (message?.role !== 'assistant') continue;
    left -= 1;
    const requests = known.get(replyName(call, message.content) ?? '');
    if (requests) return { at, requests, isSure: lastCall(message.content) !== undefined };
  }
  const requests = known.get(conversationName(call) ?? '');
  return requests && { at: history.length, requests, isSure: true };
}

/** Remembers a request by its reply, and by the name of its conversation. */
export function keepRequest(call: Whose, request: KnownRequest, reply: ReplyMessage): void {
  for (const name of [replyName(call, reply.content), conversationName(call)]) {
    if (name === undefined) continue;
    keepAlike(name, [request, ...(known.get(name) ?? [])].slice(0, MOST_ALIKE));
  }
  for (const name of known.keys()) {
    if (messages <= MOST_MESSAGES) return;
    forgetName(name);
  }
}

whenForgotten((conversation, namespace) => {
  for (const [name, requests] of [...known]) {
    const others = requests.filter(
      (it) => it.conversation !== conversation || it.namespace !== namespace,
    );
    if (others.length < requests.length) keepAlike(name, others);
  }
});

function keepAlike(name: string, requests: readonly KnownRequest[]): void {
  forgetName(name);
  if (requests.length === 0) return;
  keepLast(known, name, requests, Number.POSITIVE_INFINITY);
  messages += sizeOf(requests);
}

function forgetName(name: string): void {
  messages -= sizeOf(known.get(name) ?? []);
  known.delete(name);
}

function sizeOf(requests: readonly KnownRequest[]): number {
  return requests.reduce((sum, { print }) => sum + print.chain.length, 0);
}

/** By its last tool call, else by how its text ends: what a program does not change of a reply. */
function replyName(call: Whose, content: unknown): string | undefined {
  const use = lastCall(content);
  if (use) return nameIn(call, 'tool_use', use.id);
  const last = blocksIn(content).findLast((block) => block?.type === 'text' && block.text !== '');
  const text = String(typeof content === 'string' ? content : (last?.text ?? '')).trim();
  return text === '' ? undefined : nameIn(call, 'text', text.slice(-TAIL));
}

function lastCall(content: unknown): Block | undefined {
  return blocksIn(content).findLast((block) => block?.type === 'tool_use');
}

function blocksIn(content: unknown): readonly Block[] {
  return Array.isArray(content) ? content : [];
}

function conversationName({ wishes, ...call }: Whose): string | undefined {
  const { conversation } = wishes;
  return conversation === undefined
    ? undefined
    : nameIn({ ...call, wishes }, 'conversation', conversation);
}

function nameIn({ namespace = '', endpoint }: Whose, kind: string, name: unknown): string {
  return JSON.stringify([namespace, endpoint, kind, name]);
}

import {
  type Block,
  type Call,
  keepLast,
  type Message,
  nameOf,
  type ReplyMessage,
  whenForgotten,
} from '@turnwise/core';
import type { Sampled } from './counts.js';
import type { Marked } from './marked.js';
import type { Print } from './print.js';
import type { Known } from './recognize.js';
import { spaceOf } from './space.js';
import { BACK } from './turns.js';

/** A request that was answered, as far as the next one is compared with it. */
export interface KnownRequest extends Partial<Sampled> {
  /** What was sent. */
  readonly print: Print;
  /** What the caller asked for. */
  readonly asked: Print;
  readonly marked: Marked | undefined;
  /** What was known of its conversation where it was marked. */
  readonly known: Known | undefined;
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
  const space = spaceOf(call);
  let left = BACK;
  for (let at = history.length - 1; at >= 0 && left > 0; at--) {
    const message = history[at];
    if (message?.role !== 'assistant') continue;
    left -= 1;
    const requests = known.get(replyName(space, message.content) ?? '');
    if (requests) return { at, requests, isSure: lastCall(message.content) !== undefined };
  }
  const requests = known.get(conversationName(space, call) ?? '');
  return requests && { at: history.length, requests, isSure: true };
}

/** Remembers a request by its reply, and by the name of its conversation. */
export function keepRequest(call: Whose, request: KnownRequest, reply: ReplyMessage): void {
  const space = spaceOf(call);
  for (const name of [replyName(space, reply.content), conversationName(space, call)]) {
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
function replyName(space: string, content: unknown): string | undefined {
  const use = lastCall(content);
  if (use) return nameOf(space, 'tool_use', String(use.id));
  const last = blocksIn(content).findLast((block) => block?.type === 'text' && block.text !== '');
  const text = String(typeof content === 'string' ? content : (last?.text ?? '')).trim();
  return text === '' ? undefined : nameOf(space, 'text', text.slice(-TAIL));
}

function lastCall(content: unknown): Block | undefined {
  return blocksIn(content).findLast((block) => block?.type === 'tool_use');
}

function blocksIn(content: unknown): readonly Block[] {
  return Array.isArray(content) ? content : [];
}

function conversationName(space: string, { wishes }: Whose): string | undefined {
  const { conversation } = wishes;
  return conversation === undefined ? undefined : nameOf(space, 'conversation', conversation);
}

import type { Call, Handler, Reply } from '@turnwise/core';
import { type Anchor, anchorOf } from './anchor.js';
import { recallAnchor, recallSent, rememberAnchor, rememberSent } from './known.js';
import { FIVE_MINUTES, isCold, lifetimeIn, type Sent } from './timing.js';

/** What the requests of a conversation so far say about the next one. */
export interface Known {
  /** What it is measured by. @default the estimate */
  readonly anchor?: Anchor;
  /** When the last one went out. @default nobody knows */
  readonly sent?: Sent;
}

export async function recallKnown(call: Call): Promise<Known> {
  const anchor = await recallAnchor(call);
  const sent = await recallSent(call);
  return { ...(anchor && { anchor }), ...(sent && { sent }) };
}

/** Replies to requests that a middleware further in has measured: it sent the last form of them. */
const measured = new WeakSet<Reply>();

/** Sends a request, and remembers when, how large it was, and how long the cache keeps it. */
export async function sendMeasured(next: Handler, call: Call, sent?: Sent): Promise<Reply> {
  const at = call.now();
  const reply = await next(call);
  if (call.kind !== 'create' || measured.has(reply)) return reply;
  measured.add(reply);
  const { lifetime = FIVE_MINUTES } = sent ?? {};
  const held = sent && !isCold(call, sent) ? sent.kept : 0;
  const remember = (lifetime: number) =>
    rememberSent(call, { at, lifetime, kept: Math.max(held, lifetime) });
  remember(lifetime);
  // The program may add to its own list while a reply streams in.
  const params = { ...call.params, messages: call.params.messages.slice() };
  return reply.observe((message) => {
    const anchor = anchorOf(params, message, { model: call.model });
    if (anchor) rememberAnchor(call, anchor);
    const written = lifetimeIn(message) ?? lifetime;
    if (written !== lifetime) remember(written);
  });
}

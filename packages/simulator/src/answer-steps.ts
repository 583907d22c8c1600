import type { Interruption } from './breakdown.ts';
import { envelope } from './envelope.ts';
import type { Answer } from './exchange.ts';
import type { Pace } from './options.ts';
import { clip, eventPiece, type Piece } from './pieces.ts';

/** One step of sending an answer: milliseconds to wait, what is due when it begins or arrives, a part of the body, or the end of the connection. */
export type Step =
  | { readonly wait: number }
  | { readonly due: () => void }
  | { readonly write: Buffer }
  | 'cut';

/** How an answer is sent. */
export interface Manner {
  readonly pace: Pace;
  readonly interruption: Interruption | undefined;
  readonly requestId: string;
}

/** Where an answer breaks: after so many events, and whether that is its end. */
interface Break {
  readonly after: number;
  readonly step: Step;
  readonly ends: boolean;
}

/** An answer that is no stream breaks after the first of its two halves. */
const half = 1;

function breakOf(interruption: Interruption, answer: Answer, requestId: string): Break | undefined {
  if ('stall' in interruption)
    return { after: interruption.after ?? 1, step: { wait: interruption.stall }, ends: false };
  if ('cut' in interruption) {
    const after = 'events' in interruption.cut ? interruption.cut.events : Number.POSITIVE_INFINITY;
    return { after, step: 'cut', ends: true };
  }
  if (!('streamError' in interruption) || answer.kind !== 'events') return undefined;
  const { type, message = 'Simulated error' } = interruption.streamError;
  const event = envelope({ status: 200, type, message }, requestId);
  return { after: interruption.after ?? 1, step: eventPiece(event, answer), ends: true };
}

/** Milliseconds before the answer begins, and before each slow piece. */
function rhythmOf(answer: Answer, pieces: readonly Piece[], pace: Pace) {
  if (!('receipt' in answer) || !answer.receipt) return { first: 0, each: 0 };
  const { firstByte = 0, tokensPerSecond = Number.POSITIVE_INFINITY } = pace;
  const writing = (answer.receipt.usage.output_tokens / tokensPerSecond) * 1_000;
  const slow = pieces.filter((piece) => piece.slow).length;
  return slow > 0
    ? { first: firstByte, each: writing / slow }
    : { first: firstByte + writing, each: 0 };
}

function* beginning(answer: Answer, wait: number): Generator<Step> {
  yield { wait };
  if ('receipt' in answer && answer.receipt) yield { due: answer.receipt.begin };
}

/** The pieces in their rhythm; the answer has arrived when the last one is sent. */
function* paced(
  pieces: readonly Piece[],
  each: number,
  { last, arrive }: { readonly last: Piece | undefined; readonly arrive: () => void },
): Generator<Step> {
  for (const piece of pieces) {
    if (piece.slow) yield { wait: each };
    if (piece === last) yield { due: arrive };
    yield piece;
  }
}

function bytesOf(interruption: Interruption | undefined): number | undefined {
  if (!interruption || !('cut' in interruption)) return undefined;
  return 'bytes' in interruption.cut ? interruption.cut.bytes : undefined;
}

/** What is done to send an answer that consists of these pieces, in order. */
export function* stepsOf(
  answer: Answer,
  whole: readonly Piece[],
  { pace, interruption, requestId }: Manner,
): Generator<Step> {
  const { first, each } = rhythmOf(answer, whole, pace);
  const bytes = bytesOf(interruption);
  const pieces = bytes === undefined ? whole : clip(whole, bytes);
  const broken = interruption && breakOf(interruption, answer, requestId);
  const counted = answer.kind === 'events' || bytes !== undefined;
  const place = counted ? broken?.after : half;
  const arrive = () => 'receipt' in answer && answer.receipt?.arrive();
  const end = { last: whole.at(-1), arrive };
  yield* beginning(answer, (interruption?.delay ?? 0) + first);
  yield* paced(pieces.slice(0, place), each, end);
  if (broken) yield broken.step;
  if (!broken?.ends) yield* paced(place === undefined ? [] : pieces.slice(place), each, end);
}

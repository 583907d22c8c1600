import { awsFrame } from './aws-frame.ts';
import type { Answer } from './exchange.ts';
import type { Dict } from './json.ts';

/** A part of a body, and whether the model takes its time over it. */
export interface Piece {
  readonly write: Buffer;
  readonly slow?: boolean;
}

type Streamed = Extract<Answer, { readonly kind: 'events' }>;

/** An event as it goes over the wire. */
export function eventPiece(event: Dict, { framed }: Pick<Streamed, 'framed'>): Piece {
  return {
    write: framed
      ? awsFrame(event)
      : Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    slow: event.type === 'content_block_delta',
  };
}

function textOf(answer: Exclude<Answer, Streamed>): string {
  return answer.kind === 'json'
    ? JSON.stringify(answer.body)
    : answer.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** The events of a stream; of anything else the whole, or two halves where it breaks. */
export function piecesOf(answer: Answer, breaks: boolean): readonly Piece[] {
  if (answer.kind === 'events')
    return Array.from(answer.events, (event) => eventPiece(event, answer));
  const body = Buffer.from(textOf(answer));
  if (!breaks) return [{ write: body }];
  const middle = Math.floor(body.length / 2);
  return [{ write: body.subarray(0, middle) }, { write: body.subarray(middle) }];
}

/** As much as fits into so many bytes. */
export function clip(pieces: readonly Piece[], bytes: number): readonly Piece[] {
  let room = bytes;
  return pieces.flatMap((piece) => {
    const kept = piece.write.subarray(0, room);
    room -= kept.length;
    if (kept.length === piece.write.length) return [piece];
    return kept.length > 0 ? [{ ...piece, write: kept }] : [];
  });
}

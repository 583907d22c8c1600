import type { IncomingMessage } from 'node:http';

/** The body, or nothing when it is larger than `limit` bytes. It is read to its end in either case, since a client that is still sending does not see an answer. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  });
  return new Promise((resolve, reject) => {
    request.once('end', () => resolve(size > limit ? undefined : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

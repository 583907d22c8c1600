import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { type Fault, invalid } from './fault.ts';

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

const charsets = ['utf-8', 'utf8', 'iso-8859-1', 'us-ascii'];

function coded(fault: Fault, error_code: string): Fault {
  return { ...fault, details: { error_code } };
}

const tooLarge = coded(
  {
    status: 413,
    type: 'request_too_large',
    message: 'Request exceeds the maximum size after decoding',
  },
  'request_body_too_large_after_decoding',
);

async function unpacked(
  body: Buffer,
  encoding: string,
  maxOutputLength: number,
): Promise<Buffer | Fault> {
  if (encoding === '' || encoding === 'identity') return body;
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode)
    return coded(
      invalid(
        `Content-Encoding "${encoding}" is not supported; use ${Object.keys(decoders).join(', ')} or none`,
      ),
      'request_body_encoding_unsupported',
    );
  return decode(body, { maxOutputLength }).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge
      : coded(
          invalid(`The request body is not valid ${encoding}`),
          'request_body_encoding_invalid',
        ),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(body: Buffer, charset: string): string | Fault {
  if (!charsets.includes(charset))
    return coded(
      invalid(`charset "${charset}" is not supported; use utf-8 or none`),
      'unsupported_charset',
    );
  if (!charset.startsWith('utf')) return body.toString('latin1');
  try {
    return utf8.decode(body);
  } catch {
    return invalid('The request body is not valid JSON: str is not valid UTF-8');
  }
}

/** The text of a body as its headers describe it, `limit` bytes at most once it is unpacked. */
export async function decodeBody(
  body: Buffer,
  headers: IncomingHttpHeaders,
  limit: number,
): Promise<string | Fault> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const plain = await unpacked(body, encoding, limit);
  return Buffer.isBuffer(plain) ? textOf(plain, charset.toLowerCase()) : plain;
}

import { crc32 } from 'node:zlib';
import type { Dict } from './json.ts';

/** A header whose value is a string, as the type 7 says. */
function header(name: string, value: string): Buffer {
  const text = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7]),
    length,
    text,
  ]);
}

const headers = Buffer.concat([
  header(':event-type', 'chunk'),
  header(':content-type', 'application/json'),
  header(':message-type', 'event'),
]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** An event of a stream in the binary framing of AWS: lengths, their checksum, headers, payload, checksum. */
export function awsFrame(event: Dict): Buffer {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  const payload = Buffer.from(JSON.stringify({ bytes }));
  const lengths = Buffer.concat([
    uint32(headers.length + payload.length + 16),
    uint32(headers.length),
  ]);
  const rest = Buffer.concat([lengths, uint32(crc32(lengths)), headers, payload]);
  return Buffer.concat([rest, uint32(crc32(rest))]);
}

/** The sides of a picture in pixels, and the media type that its first bytes show. */
export interface Picture {
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
}

/** Base64 characters that are read; the size of a picture stands in its first bytes. */
const readLength = 64 * 1024;

/** Looks at the first bytes of a picture; undefined for what is none. */
export function pictureOf(base64: string): Picture | undefined {
  const bytes = Buffer.from(base64.slice(0, readLength), 'base64');
  const found = [png, gif, webp, jpeg].map((read) => attempt(read, bytes));
  return found.find((picture) => picture !== undefined);
}

type Reader = (bytes: Buffer) => Picture | undefined;

/** A picture that ends too early has no size. */
function attempt(read: Reader, bytes: Buffer): Picture | undefined {
  try {
    return read(bytes);
  } catch {
    return undefined;
  }
}

const png: Reader = (bytes) =>
  bytes.toString('latin1', 1, 4) === 'PNG'
    ? { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    : undefined;

const gif: Reader = (bytes) =>
  bytes.toString('latin1', 0, 4) === 'GIF8'
    ? { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
    : undefined;

/** The extended form says its size less one; the others are not looked into. */
const webp: Reader = (bytes) => {
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const isExtended = bytes.toString('latin1', 12, 16) === 'VP8X';
  const side = (at: number) => (isExtended ? bytes.readUIntLE(at, 3) + 1 : 0);
  return { mediaType: 'image/webp', width: side(24), height: side(27) };
};

/** Walks over segments to the start of a frame, which says the size. */
const jpeg: Reader = (bytes) => {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (!isFrame(bytes.readUInt8(at + 1))) at += 2 + bytes.readUInt16BE(at + 2);
  return {
    mediaType: 'image/jpeg',
    width: bytes.readUInt16BE(at + 7),
    height: bytes.readUInt16BE(at + 5),
  };
};

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

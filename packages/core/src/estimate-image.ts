/** Width and height of a picture, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads single bytes of base64 text, so that no image is ever decoded whole. */
type Bytes = (index: number) => number;

/** A picture whose size is not known: about one of 1,024 by 1,024 pixels. */
const TYPICAL_IMAGE = 1_400;

/** Pixels along one side of the square that makes one token (documented). */
const PATCH = 28;

/** Marker segments that are looked through before a JPEG counts as unreadable. */
const MOST_SEGMENTS = 64;

/**
 * Tokens of an image, by the documented rule: scaled down to the longest edge, then one token a
 * square of 28 pixels, and never more than the limit.
 *
 * @param data base64 of a PNG, JPEG, GIF or WebP; anything else counts as a typical image
 */
export function imageTokens(data: unknown, limit: { edge: number; most: number }): number {
  const size = imageSize(data);
  if (!size) return Math.min(TYPICAL_IMAGE, limit.most);
  const scale = Math.min(1, limit.edge / Math.max(size.width, size.height));
  const patches = (pixels: number): number => Math.ceil((pixels * scale) / PATCH);
  return Math.min(limit.most, patches(size.width) * patches(size.height));
}

/**
 * The size of a picture, read off its first bytes.
 *
 * @param data base64 of a PNG, JPEG, GIF or WebP; undefined for anything else
 */
export function imageSize(data: unknown): Size | undefined {
  const size = typeof data === 'string' ? sizeOf(bytesOf(data)) : undefined;
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

function bytesOf(base64: string): Bytes {
  const sextet = (index: number): number => {
    const code = base64.charCodeAt(index);
    if (code >= 97) return code - 71;
    if (code >= 65) return code - 65;
    if (code >= 48) return code + 4;
    return code === 43 ? 62 : 63;
  };
  return (index) => {
    const at = Math.floor(index / 3) * 4 + (index % 3);
    if (at + 1 >= base64.length) return Number.NaN;
    const bits = (sextet(at) << 6) | sextet(at + 1);
    return (bits >> (4 - 2 * (index % 3))) & 255;
  };
}

function sizeOf(byte: Bytes): Size | undefined {
  switch (byte(0)) {
    case 0x89:
      return { width: big(byte, 18), height: big(byte, 22) };
    case 0x47:
      return { width: little(byte, 6), height: little(byte, 8) };
    case 0xff:
      return jpegSize(byte);
    case 0x52:
      return webpSize(byte);
    default:
      return undefined;
  }
}

const big = (byte: Bytes, at: number): number => byte(at) * 256 + byte(at + 1);
const little = (byte: Bytes, at: number): number => byte(at) + byte(at + 1) * 256;

function jpegSize(byte: Bytes): Size | undefined {
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS && byte(at) === 0xff; segment++) {
    const marker = byte(at + 1);
    // SOF0 to SOF15 hold the size; DHT, JPG and DAC share their range and do not.
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: big(byte, at + 7), height: big(byte, at + 5) };
    at += 2 + big(byte, at + 2);
  }
  return undefined;
}

function webpSize(byte: Bytes): Size | undefined {
  switch (byte(15)) {
    case 0x58:
      return { width: little(byte, 24) + 1, height: little(byte, 27) + 1 };
    case 0x4c:
      return losslessSize(byte);
    default:
      return { width: little(byte, 26) & 0x3fff, height: little(byte, 28) & 0x3fff };
  }
}

function losslessSize(byte: Bytes): Size {
  const bits = little(byte, 21) + little(byte, 23) * 65_536;
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The first bytes of a PNG, which say its size, as base64. */
export function png(width: number, height = width): string {
  const header = Buffer.alloc(33);
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').copy(header);
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header.toString('base64');
}

/** The first bytes of a JPEG of 16 by 16 pixels. */
export const JPEG = Buffer.from('ffd8ffc0001108001000100301220002110103', 'hex').toString('base64');

export const PDF = Buffer.from('%PDF-1.7\n').toString('base64');

/** An image block of base64. */
export function image(data = png(10), media_type = 'image/png') {
  return { type: 'image', source: { type: 'base64', media_type, data } };
}

/** `count` images of one size. */
export function images(count: number, side = 10) {
  return Array.from({ length: count }, () => image(png(side)));
}

/** What stands in the place of an image. */
export function imageNote(side: number) {
  return { type: 'text', text: `[image left out: image/png, ${side} x ${side} pixels]` };
}

import { describe, expect, test } from 'vitest';
import { encodeEvent, SseDecoder } from '../../packages/core/src/sse.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function decode(text: string, size = Number.POSITIVE_INFINITY) {
  const decoder = new SseDecoder();
  const all = bytes(text);
  const step = Math.min(size, all.length);
  const events = [];
  for (let at = 0; at < all.length; at += step) {
    events.push(...decoder.push(all.slice(at, at + step)));
  }
  return [...events, ...decoder.flush()];
}

describe('SseDecoder', () => {
  test.each([
    { name: 'an event', text: 'event: a\ndata: 1\n\n', events: [{ event: 'a', data: '1' }] },
    { name: 'no event name', text: 'data: 1\n\n', events: [{ event: undefined, data: '1' }] },
    { name: 'no space', text: 'event:a\ndata:1\n\n', events: [{ event: 'a', data: '1' }] },
    { name: 'two spaces', text: 'data:  1\n\n', events: [{ event: undefined, data: ' 1' }] },
    { name: 'CRLF', text: 'event: a\r\ndata: 1\r\n\r\n', events: [{ event: 'a', data: '1' }] },
    { name: 'CR', text: 'event: a\rdata: 1\r\r', events: [{ event: 'a', data: '1' }] },
    { name: 'many data lines', text: 'data: 1\ndata: 2\n\n', events: [{ data: '1\n2' }] },
    {
      name: 'an empty data line',
      text: 'data: 1\ndata\ndata: 2\n\n',
      events: [{ data: '1\n\n2' }],
    },
    { name: 'comments', text: ': keep-alive\n\n: x\ndata: 1\n\n', events: [{ data: '1' }] },
    { name: 'other fields', text: 'id: 7\nretry: 1\ndata: 1\n\n', events: [{ data: '1' }] },
    { name: 'nothing to say', text: 'event: a\n\ndata: 1\n\n', events: [{ data: '1' }] },
    { name: 'a colon in data', text: 'data: {"a":1}\n\n', events: [{ data: '{"a":1}' }] },
    { name: 'no last line', text: 'data: 1', events: [{ data: '1' }] },
    { name: 'a byte order mark', text: '\ufeffdata: 1\n\n', events: [{ data: '1' }] },
    { name: 'other alphabets', text: 'data: ü漢🙂\n\n', events: [{ data: 'ü漢🙂' }] },
    { name: 'nothing', text: '', events: [] },
  ])('reads $name, in chunks of any size', ({ text, events }) => {
    for (const size of [1, 2, 3, 5, 1_000]) {
      const decoded = decode(text, size);
      expect(decoded).toHaveLength(events.length);
      expect(decoded).toMatchObject(events);
    }
  });

  test('gives out an event with the chunk that completes it', () => {
    const decoder = new SseDecoder();
    expect(decoder.push(bytes('data: 1\n'))).toEqual([]);
    expect(decoder.push(bytes('\ndata: 2\n\n'))).toMatchObject([{ data: '1' }, { data: '2' }]);
    expect(decoder.flush()).toEqual([]);
  });

  test('takes a line in many pieces in linear time', () => {
    const decoder = new SseDecoder();
    const piece = bytes('x'.repeat(1_000));
    const started = performance.now();
    decoder.push(bytes('data: '));
    for (let n = 0; n < 10_000; n += 1) decoder.push(piece);
    const [event] = decoder.push(bytes('\n\n'));
    expect(event?.data.length).toBe(10_000_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('reads what encodeEvent writes', () => {
    const event = { type: 'content_block_delta', index: 0, delta: { text: 'a\nb: c' } };
    const [read] = decode(encodeEvent(event));
    expect(read?.event).toBe('content_block_delta');
    expect(JSON.parse(read?.data ?? '')).toEqual(event);
  });
});

import { describe, test } from 'vitest';
import { image, imageNote, png } from '../../support/images.ts';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const heavy = (megabytes: number) => image(png(10).padEnd(megabytes * 1024 * 1024 + 4, 'A'));

const lines: Line[] = [
  { name: 'an image of 8000 pixels stays', messages: [user(image(png(8000, 10)))] },
  {
    name: 'a larger one becomes a note',
    messages: [user(text('Hi'), image(png(8001)))],
    out: [user(text('Hi'), imageNote(8001))],
    told: [['image-size', 'messages.0.content.1', 'lossy']],
  },
  {
    name: 'so does one with more than 10 MB',
    messages: [user(heavy(10))],
    out: [user(imageNote(10))],
    told: [['image-size', 'messages.0.content.0', 'lossy']],
  },
  { name: 'one with more than 5 MB stays', messages: [user(heavy(5))] },
  {
    name: 'but not on Bedrock',
    messages: [user({ ...heavy(5), cache_control: { type: 'ephemeral' } })],
    options: { platform: 'bedrock' },
    out: [user({ ...imageNote(10), cache_control: { type: 'ephemeral' } })],
    told: [['image-size', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'inside a tool result too',
    messages: [hello, assistant(call()), user(result('a', [image(png(9000))]))],
    out: [hello, assistant(call()), user(result('a', [imageNote(9000)]))],
    told: [['image-size', 'messages.2.content.0', 'lossy']],
  },
  {
    name: 'and inside a document',
    messages: [
      user({ type: 'document', source: { type: 'content', content: [image(png(9000))] } }),
    ],
    out: [user({ type: 'document', source: { type: 'content', content: [imageNote(9000)] } })],
    told: [['image-size', 'messages.0.content.0', 'lossy']],
  },
  {
    name: 'nobody knows the size of what has an address',
    messages: [user({ type: 'image', source: { type: 'url', url: 'https://e.org/9000.png' } })],
  },
];

describe('image-size', () => {
  test.each(lines)('$name', (line) => check(line));
});

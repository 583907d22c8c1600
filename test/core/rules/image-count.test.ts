import { describe, test } from 'vitest';
import { image, imageNote, images, PDF } from '../../support/images.ts';
import { check, hello, type Line, text, user } from './check.ts';

const pdf = {
  type: 'document',
  title: 'Plan',
  source: { type: 'base64', media_type: 'application/pdf', data: PDF },
};
const essay = {
  type: 'document',
  source: { type: 'text', media_type: 'text/plain', data: 'Long ago' },
};
const notes = (count: number) => Array.from({ length: count }, () => imageNote(10));
const told = (count: number) =>
  Array.from({ length: count }, (_, i): [string, string, string] => [
    'image-count',
    `messages.0.content.${i}`,
    'lossy',
  ]);

const lines: Line[] = [
  { name: 'six hundred images stay', messages: [user(...images(600))] },
  {
    name: 'of more the oldest fifth becomes notes',
    messages: [user(...images(601)), hello],
    out: [user(...notes(120), ...images(481)), hello],
    told: told(120),
  },
  {
    name: 'the limit is 100 where the window is small',
    messages: [user(...images(119))],
    options: { model: 'claude-haiku-4-5' },
    out: [user(...notes(20), ...images(99))],
    told: told(20),
  },
  {
    name: 'and 20 on Bedrock, documents included, of which text stays text',
    messages: [user(pdf, essay, ...images(19))],
    options: { platform: 'bedrock' },
    out: [
      user(
        text('[document left out: Plan, application/pdf]'),
        text('Long ago'),
        ...notes(2),
        ...images(17),
      ),
    ],
    told: told(4),
  },
  {
    name: 'images by address count as well',
    messages: [
      user(
        { type: 'image', source: { type: 'url', url: 'https://e.org/1.png' } },
        ...Array.from({ length: 100 }, () => image()),
      ),
    ],
    options: { model: 'claude-haiku-4-5' },
    out: [user(text('[image left out]'), ...notes(19), ...images(81))],
    told: told(20),
  },
];

describe('image-count', () => {
  test.each(lines)('$name', (line) => check(line));
});

import { describe, test } from 'vitest';
import { image } from '../../support/images.ts';
import { check, type Line, user } from './check.ts';

const byUrl = { type: 'image', source: { type: 'url', url: 'https://e.org/a.png' } };
const file = { type: 'document', source: { type: 'file', file_id: 'file_1' } };
const messages = [user(byUrl, image(), file)];
const told: Line['told'] = [
  ['url-source', 'messages.0.content.0', 'none'],
  ['url-source', 'messages.0.content.2', 'none'],
];

const lines: Line[] = [
  { name: 'the first party loads what has an address', messages },
  {
    name: 'Bedrock does not, and nothing can be done',
    messages,
    options: { platform: 'bedrock' },
    out: messages,
    told,
  },
  {
    name: 'nor does Vertex',
    messages,
    options: { platform: 'vertex' },
    out: messages,
    told,
  },
];

describe('url-source', () => {
  test.each(lines)('$name', (line) => check(line));
});

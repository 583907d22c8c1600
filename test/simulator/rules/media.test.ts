import { text, user } from '../support.ts';
import { check } from './check.ts';

const image = (data = '') => ({
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data },
});
const images = (count: number) => ({
  messages: [user([text('q'), ...Array.from({ length: count }, () => image())])],
});
const large = { messages: [user([image('x'.repeat(6 * 1024 * 1024))])] };

check('mediaLimits', [
  { it: 'takes 600 images', send: images(600) },
  { it: 'counts more', send: images(601), says: 'too many images and documents: 601 + 0 > 600' },
  {
    it: 'takes 100 in a small window',
    send: { ...images(101), model: 'claude-haiku-4-5' },
    says: 'too many images and documents: 101 + 0 > 100',
  },
  {
    it: 'takes 20 on Bedrock',
    platform: 'bedrock',
    send: images(21),
    says: 'too many images and documents: 21 + 0 > 20',
  },
  { it: 'takes an image of 6 MB', send: large },
  {
    it: 'takes 5 MB on Bedrock',
    platform: 'bedrock',
    send: large,
    says: 'messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes',
  },
]);

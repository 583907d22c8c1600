import { JPEG, image as picture, images as pictures, png } from '../../support/images.ts';
import { assistant, text, user } from '../support.ts';
import { check } from './check.ts';

const image = (data = '') => ({
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data },
});
const images = (count: number) => ({
  messages: [user([text('q'), ...Array.from({ length: count }, () => image())])],
});
const nested = (count: number) => ({
  messages: [
    user([
      text('q'),
      {
        type: 'document',
        source: { type: 'content', content: Array.from({ length: count }, () => image()) },
      },
    ]),
  ],
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
  {
    it: 'counts those in tool results and documents too',
    send: { ...nested(101), model: 'claude-haiku-4-5' },
    says: 'too many images and documents: 101 + 1 > 100',
  },
  {
    it: 'takes no side of more than 8000 pixels',
    send: { messages: [user([picture(png(10, 8001))])] },
    says: 'messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels',
  },
  { it: 'takes twenty images of 2001 pixels', send: { messages: [user(pictures(20, 2001))] } },
  {
    it: 'takes no more of them',
    send: { messages: [user(pictures(21, 2001))] },
    says: 'messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels',
  },
  {
    it: 'looks at the first bytes',
    send: { messages: [user([picture(JPEG, 'image/png')])] },
    says: 'messages.0.content.0.image.source.base64: Image does not match the provided media type',
  },
]);

const file = { type: 'image', source: { type: 'file', file_id: 'file_1' } };

check('urlSources', [
  { it: 'takes uploaded files', version: '2026-10-21', send: { messages: [user([file])] } },
  {
    it: 'takes none on Vertex',
    version: '2026-10-21',
    platform: 'vertex',
    send: { messages: [user([file])] },
    says: 'messages.0.content.0.image.source.base64.data: File sources are not supported',
  },
]);

const summary = { type: 'compaction', content: 'c', signature: 's' };

check('compactionPlace', [
  {
    it: 'takes a signed block first',
    beta: 'compact-2026-09-04',
    send: { messages: [assistant([summary]), user('q')] },
  },
  {
    it: 'takes it nowhere else',
    beta: 'compact-2026-09-04',
    send: { messages: [user('q'), assistant([summary]), user('q')] },
    says: '`compaction` block must be sent first, in place of the messages it summarizes; remove those messages',
  },
]);

const fallback = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } };
const thinking = { type: 'redacted_thinking', data: 'x' };

check('beforeFallback', [
  {
    it: 'takes text before a fallback',
    beta: 'server-side-fallback-2026-07-01',
    send: { messages: [user('q'), assistant([text('a'), fallback, text('b')]), user('q')] },
  },
  {
    it: 'takes no thinking there',
    beta: 'server-side-fallback-2026-07-01',
    send: { messages: [user('q'), assistant([thinking, fallback, text('b')]), user('q')] },
    says: 'messages.1.content.0: `redacted_thinking` blocks before the last `fallback` block of a turn must be left out',
  },
]);

import { describe, expect, test } from 'vitest';
import { image, JPEG, PDF, png } from '../../support/images.ts';
import { assistant, call, check, hello, result, text, user } from './check.ts';

const data = png(10);
const dataUrl = `data:image/png;base64,${data}`;
const web = 'https://e.org/a.png';
const byUrl = { type: 'image', source: { type: 'url', url: web } };
const pdf = {
  type: 'document',
  source: { type: 'base64', media_type: 'application/pdf', data: PDF },
};
const plain = { type: 'text', media_type: 'text/plain', data: 'Hi' };

const shaped: [string, object, object][] = [
  ['an image_url', { type: 'image_url', image_url: { url: web } }, byUrl],
  ['an image_url that is a string', { type: 'image_url', image_url: web }, byUrl],
  ['a data URL', { type: 'image_url', image_url: { url: dataUrl } }, image()],
  ['an input_image', { type: 'input_image', image_url: dataUrl }, image()],
  ['an image of MCP', { type: 'image', data, mimeType: 'image/png' }, image()],
  ['a standard block', { type: 'image', source_type: 'url', url: web }, byUrl],
  ['an image that is a string', { type: 'image', image: data, mediaType: 'image/png' }, image()],
  ['a source that is an address', { type: 'image', source: web }, byUrl],
  ['a source without type', { type: 'image', source: { media_type: 'image/png', data } }, image()],
  ['an address without type', { type: 'image', source: { url: web } }, byUrl],
  ['a data URL as address', { type: 'image', source: { type: 'url', url: dataUrl } }, image()],
  ['a data URL as data', image(dataUrl), image()],
  ['a wrong media type', image(JPEG, 'image/png'), image(JPEG, 'image/jpeg')],
  ['a missing media type', { type: 'image', source: { type: 'base64', data } }, image()],
  ['a misspelled media type', image('AAAA', 'image/jpg'), image('AAAA', 'image/jpeg')],
  ['a PDF as an image', image(PDF, 'image/png'), pdf],
  ['an image as a document', { ...pdf, source: image().source }, image()],
  ['a file', { type: 'file', data: PDF, mediaType: 'application/pdf' }, pdf],
  [
    'a file with a name',
    { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${PDF}` } },
    { ...pdf, title: 'a.pdf' },
  ],
  [
    'an uploaded file',
    { type: 'input_file', file_id: 'file_1' },
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
  ],
  [
    'a text document of another kind',
    { type: 'document', source: { ...plain, media_type: 'text/markdown' } },
    { type: 'document', source: plain },
  ],
  [
    'a text document under another name',
    { type: 'document', title: 'T', source: { type: 'text', text: 'Hi' } },
    { type: 'document', source: plain, title: 'T' },
  ],
];

const noted: [string, object, string][] = [
  [
    'a recording',
    { type: 'input_audio', input_audio: { data, format: 'wav' } },
    '[audio left out: wav]',
  ],
  ['a video', { type: 'video', source: { media_type: 'video/mp4' } }, '[video left out]'],
];

const kept: [string, object][] = [
  ['an image', image()],
  ['an image by address', byUrl],
  ['an uploaded image', { type: 'image', source: { type: 'file', file_id: 'file_1' } }],
  ['a source of a kind to come', { type: 'image', source: { type: 'cloud', uri: 'x' } }],
  ['data of a kind to come', image('AAAA', 'image/avif')],
  ['a block of a kind to come', { type: 'hologram', data }],
  ['an image without anything', { type: 'image' }],
];

describe('media-source', () => {
  test.each(shaped)('%s is written as the API takes it', (_, block, out) => {
    const mark = { cache_control: { type: 'ephemeral' } };
    check({
      name: '',
      messages: [user({ ...block, ...mark })],
      out: [user({ ...out, ...mark })],
      told: [['media-source', 'messages.0.content.0', 'lossless']],
    });
    check({
      name: '',
      messages: [hello, assistant(call()), user(result('a', [block]))],
      out: [hello, assistant(call()), user(result('a', [out]))],
      told: [['media-source', 'messages.2.content.0', 'lossless']],
    });
  });

  test.each(noted)('%s becomes a note', (_, block, note) => {
    check({
      name: '',
      messages: [user(block)],
      out: [user(text(note))],
      told: [['media-source', 'messages.0.content.0', 'lossy']],
    });
  });

  test.each(kept)('%s stays', (_, block) => check({ name: '', messages: [user(block)] }));

  test('a title that an image has no place for is lost', () => {
    expect.hasAssertions();
    check({
      name: '',
      messages: [user({ ...pdf, title: 'T', source: image().source })],
      out: [user(image())],
      told: [['media-source', 'messages.0.content.0', 'lossy']],
    });
  });
});

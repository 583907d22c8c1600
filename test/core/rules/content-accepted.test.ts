import Anthropic, { BadRequestError } from '@anthropic-ai/sdk';
import { configuring, type Platform, repairing, wrap } from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BETAS } from '../../support/betas.ts';
import { image, images, JPEG, PDF, png } from '../../support/images.ts';
import { assistant, bye, call, hello, mark, result, system, text, user } from './check.ts';

interface Refused {
  readonly it: string;
  readonly messages: readonly unknown[];
  readonly says: RegExp;
  readonly model?: string;
  readonly platform?: Platform;
  readonly version?: string;
  readonly betas?: readonly string[];
}

const thinking = { type: 'thinking', thinking: 'Hm', signature: 's' };
const fallback = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } };
const summary = { type: 'compaction', content: 'So far', signature: 's' };
const directive = system([], { output_config: { effort: 'low' } });
const scoped = { clear_at: 'next_user_message' };
const answered = (content: unknown, more = {}) => [
  hello,
  assistant(call()),
  user(result('a', content, more)),
];

const refused: Refused[] = [
  { it: 'system before the user', messages: [hello, system('S'), bye], says: /must precede/ },
  {
    it: 'system between call and result',
    messages: [hello, assistant(call()), system('S'), user(result())],
    says: /must follow a 'user' message/,
  },
  {
    it: 'system on older models',
    messages: [hello, system('S')],
    model: 'claude-opus-4-5',
    says: /Unexpected role "system"|not supported/,
  },
  {
    it: 'system on Foundry',
    messages: [hello, system('S')],
    platform: 'foundry',
    says: /role 'system' is not supported/,
  },
  { it: 'system first', messages: [system('S'), hello], says: /use the top-level 'system'/ },
  { it: 'empty system', messages: [hello, system([])], says: /at least one block/ },
  { it: 'blank system', messages: [hello, system(' ')], says: /must contain non-whitespace/ },
  {
    it: 'an image in system',
    messages: [hello, system([text('S'), image()])],
    says: /supports text, tool_addition/,
  },
  { it: 'a setting without beta', messages: [hello, directive], says: /Extra inputs/ },
  { it: 'a turn without beta', messages: [hello, system('S', scoped)], says: /Extra inputs/ },
  {
    it: 'a mark for a turn',
    messages: [hello, system([text('S', mark())], scoped)],
    betas: BETAS,
    says: /cache_control is not permitted/,
  },
  { it: 'too many images', messages: [user(...images(601))], says: /601 \+ 0 > 600/ },
  {
    it: 'too many in results',
    messages: answered(images(101)),
    model: 'claude-haiku-4-5',
    says: /101 \+ 0 > 100/,
  },
  { it: 'a huge image', messages: [user(image(png(8001)))], says: /max allowed size: 8000/ },
  {
    it: 'a heavy image',
    messages: [user(image(png(10).padEnd(10 * 1024 * 1024 + 4, 'A')))],
    says: /image exceeds 10 MB/,
  },
  { it: 'many large images', messages: [user(...images(30, 2001))], says: /many-image requests/ },
  {
    it: 'a wrong media type',
    messages: [user(image(JPEG, 'image/png'))],
    says: /does not match the provided media type/,
  },
  {
    it: 'image_url',
    messages: [user({ type: 'image_url', image_url: { url: 'https://e.org/a.png' } })],
    says: /Input tag 'image_url'/,
  },
  {
    it: 'input_audio',
    messages: [user({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } })],
    says: /Input tag 'input_audio'/,
  },
  {
    it: 'an untyped source',
    messages: [user({ type: 'document', source: { data: PDF } })],
    says: /source.type: Field required/,
  },
  {
    it: 'a file in older versions',
    messages: [user({ type: 'image', source: { type: 'file', file_id: 'file_1' } })],
    version: '2023-06-01',
    says: /Input tag 'file'/,
  },
  { it: 'a result of null', messages: answered(null), says: /should be a valid array/ },
  { it: 'a result that is an object', messages: answered({ a: 1 }), says: /valid array/ },
  { it: 'text in a result', messages: answered(['a']), says: /should be an object/ },
  {
    it: 'thinking in a result',
    messages: answered([thinking]),
    says: /Input tag 'thinking'/,
  },
  {
    it: 'an error with an image',
    messages: answered([image()], { is_error: true }),
    says: /must be type `text` if `is_error`/,
  },
  {
    it: 'citations in a result',
    messages: answered([text('a', { citations: [{ type: 'char_location' }] })]),
    says: /citations/,
  },
  {
    it: 'a whole reply',
    messages: [hello, { ...assistant(text('a')), type: 'message', id: 'msg_1' }, bye],
    says: /Extra inputs are not permitted/,
  },
  {
    it: 'thinking by the user',
    messages: [user(thinking, text('Hi'))],
    says: /`thinking` blocks can only be in `assistant`/,
  },
  {
    it: 'content of null',
    messages: [hello, { role: 'assistant', content: null }, bye],
    says: /should be a valid array/,
  },
  {
    it: 'a compaction without beta',
    messages: [assistant(summary), bye],
    says: /Input tag 'compaction'/,
  },
  {
    it: 'a compaction in the midst',
    messages: [hello, assistant(summary), bye],
    betas: BETAS,
    says: /must be sent first/,
  },
  {
    it: 'a fallback without beta',
    messages: [hello, assistant(fallback, text('a')), bye],
    says: /Input tag 'fallback'/,
  },
  {
    it: 'thinking before a fallback',
    messages: [hello, assistant(thinking, fallback, text('a')), bye],
    betas: BETAS,
    says: /`thinking` blocks before the last `fallback`/,
  },
];

describe('content', () => {
  test.each(refused)('$it is refused, and accepted when repaired', async (given) => {
    const {
      messages,
      says,
      model = 'claude-opus-5-5',
      platform,
      version = '2026-10-21',
      betas = [],
    } = given;
    const simulator = await startSimulator({ platform });
    onTestFinished(() => simulator.close());
    const bare = new Anthropic({
      apiKey: 'key',
      baseURL: simulator.url,
      maxRetries: 0,
      defaultHeaders: { 'anthropic-version': version, 'anthropic-beta': betas.join() },
    });
    const where = { platform: platform ?? 'anthropic', apiVersion: version } as const;
    const client = wrap(bare, configuring({ ...where, onFault: 'throw' }), repairing());
    const params = { model, max_tokens: 1024, messages } as never as Anthropic.MessageCreateParams;
    const error = await bare.messages.create(params).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as Error).message).toMatch(says);
    await client.messages.create(params);
    expect(simulator.requests.map(({ status }) => status)).toEqual([400, 200]);
  });
});

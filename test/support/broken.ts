import type { Block, Message, Params } from '@turnwise/core';
import fc from 'fast-check';
import { answer, image, phrase, replied, said, thinking, word } from './blocks.ts';
import { legalParams } from './conversations.ts';
import { MODELS } from './models.ts';

/** A change to a list of messages, made of drawn numbers; the messages are its own copy. */
type Damage = (messages: Message[], draw: readonly number[]) => void;

interface Open {
  role: string;
  content: string | Block[];
  [key: string]: unknown;
}

function pick<T>(list: readonly T[], number = 0): T | undefined {
  return list[number % Math.max(list.length, 1)];
}

function blocksIn(message: Message | undefined): Block[] {
  return Array.isArray(message?.content) ? (message.content as Block[]) : [];
}

/** Applies a change to one block of one message. */
function onBlock(change: (block: Record<string, unknown>, n: number) => void): Damage {
  return (messages, [m, b, n = 0]) => {
    const block = pick(
      blocksIn(
        pick(
          messages.filter((it) => blocksIn(it).length > 0),
          m,
        ),
      ),
      b,
    );
    if (typeof block === 'object') change(block as Record<string, unknown>, n);
  };
}

function onMessage(change: (message: Open, n: number) => void): Damage {
  return (messages, [m, n = 0]) => {
    const message = pick(messages, m);
    if (message) change(message as Open, n);
  };
}

const ROLES = ['user', 'assistant', 'system', 'tool', 'developer', 'function', 'model', 'human'];
const BAD_IDS = ['bad id!', '', 'é', undefined, 42, 'toolu_1', 'toolu_2', 'srvtoolu_1', 'call:1'];
const BLANKS = ['', ' ', '\n\n', '\ud83d', 'x\udc00word7', 'ends in space  '];
const INPUTS = [undefined, null, '{"a":"word8"}', 'not json', 7, [], ['word9'], ''];

const ODD_RESULTS = [
  null,
  7,
  { word1: 'word2' },
  { type: 'text', text: 'word3' },
  ['word4', { type: 'tool_use', id: 'word5' }, { type: 'input_text', text: 'word6' }],
];
const ODD_MEDIA = (url: string) => [
  { type: 'image_url', image_url: { url }, source: undefined },
  { type: 'input_image', image_url: url, source: undefined },
  { type: 'input_audio', input_audio: { data: 'word2', format: 'wav' }, source: undefined },
  { source: { type: 'base64', media_type: 'image/jpg', data: url } },
  { source: url },
  { source: { data: 'iVBORw0KGgoword3' } },
];

const damages: Record<string, Damage> = {
  'a message goes': (messages, [m = 0]) => void messages.splice(m % messages.length, 1),
  'a message twice': (messages, [m = 0, to = 0]) => {
    const copy = structuredClone(messages[m % messages.length] as Message);
    messages.splice(to % messages.length, 0, copy);
  },
  'messages swap': (messages, [a = 0, b = 0]) => {
    const [one, other] = [a % messages.length, b % messages.length];
    [messages[one], messages[other]] = [messages[other] as Message, messages[one] as Message];
  },
  'a block goes': onMessage(({ content }, n) => {
    if (Array.isArray(content)) content.splice(n % Math.max(content.length, 1), 1);
  }),
  'a block twice': onMessage(({ content }, n) => {
    if (!Array.isArray(content) || content.length === 0) return;
    content.push(structuredClone(pick(content, n) as Block));
  }),
  'a block moves to another message': (messages, [from, at = 0, to]) => {
    const source = blocksIn(pick(messages, from));
    const [block] = source.splice(at % Math.max(source.length, 1), 1);
    const target = pick(messages, to);
    if (block && Array.isArray(target?.content)) blocksIn(target).push(block);
    else if (block) messages.push({ role: 'user', content: [block] });
  },
  'blocks reversed': onMessage(({ content }) => Array.isArray(content) && content.reverse()),
  'another role': onMessage((message, n) => {
    message.role = pick(ROLES, n) as string;
    if (message.role === 'tool' && n % 3 === 0) message.tool_call_id = 'toolu_1';
  }),
  'no content': onMessage((message, n) => {
    message.content = pick(['', [], '  '], n) as string;
  }),
  'one block instead of a list': onMessage((message) => {
    const [block] = blocksIn(message as Message);
    if (block) message.content = block as unknown as Block[];
  }),
  'bare strings among blocks': onMessage(({ content }, n) => {
    if (Array.isArray(content)) content.splice(n % 3, 0, 'bare word5' as unknown as Block);
  }),
  'blank or broken text': onBlock((block, n) => {
    if (block.type === 'text') block.text = pick(BLANKS, n);
  }),
  'an odd id': onBlock((block, n) => {
    for (const key of ['id', 'tool_use_id']) if (key in block) block[key] = pick(BAD_IDS, n);
  }),
  'an odd name': onBlock((block, n) => {
    if ('name' in block) block.name = pick(['do it', 'a.b', 'y'.repeat(200), '\ud800'], n);
  }),
  'an odd input': onBlock((block, n) => {
    if ('input' in block) block.input = pick(INPUTS, n);
  }),
  'a whole reply': onMessage((message) => {
    Object.assign(message, { type: 'message', id: 'msg_1', stop_reason: 'end_turn' });
  }),
  'odd media': onBlock((block, n) => {
    const url = `data:image/png;base64,word${n}`;
    if (block.type === 'image') Object.assign(block, pick(ODD_MEDIA(url), n));
  }),
  'an odd result': onBlock((block, n) => {
    if (block.type === 'tool_result') block.content = pick(ODD_RESULTS, n);
  }),
  'an error with an image': onBlock((block) => {
    if (block.type !== 'tool_result') return;
    block.is_error = true;
    block.content = [{ type: 'image', source: { type: 'url', url: 'https://e.org/word4' } }];
  }),
  'a mark': onBlock((block, n) => {
    const ttl = pick(['5m', '1h', undefined], n);
    block.cache_control = { type: 'ephemeral', ...(ttl && { ttl }) };
  }),
  'a caller without its call': onBlock((block, n) => {
    if (block.type === 'tool_use') block.caller = { tool_id: pick(['srvtoolu_9', 'bad id'], n) };
  }),
  'an assistant turn at the end': (messages, [n]) => {
    const content = pick(['Sure, word6 ', [{ type: 'text', text: ' word6' }], ' '], n);
    messages.push({ role: 'assistant', content: content as string });
  },
};

const damage = fc.tuple(
  fc.constantFrom(...Object.keys(damages)),
  fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }),
);

/** Loose blocks of all kinds, ids from a small pool, in any role. */
const loose: fc.Arbitrary<Block> = fc.oneof(
  said,
  replied,
  thinking,
  image,
  fc.constantFrom('', ' ', '\n').map((text) => ({ type: 'text', text })),
  fc
    .record({ id: fc.constantFrom('a', 'b', 'c d'), name: fc.constantFrom('f', 'g h') })
    .map((fields): Block => ({ type: 'tool_use', input: {}, ...fields })),
  fc.tuple(fc.constantFrom('a', 'b', 'c d'), answer).map(([tool_use_id, fields]): Block => {
    return { type: 'tool_result', tool_use_id, ...fields };
  }),
  fc.constantFrom('srvtoolu_1', 'srv 2').map((id): Block => {
    return { type: 'server_tool_use', id, name: 'web_search', input: {} };
  }),
  fc.tuple(fc.constantFrom('srvtoolu_1', 'srv 2'), word).map(([tool_use_id, content]): Block => {
    return { type: 'web_search_tool_result', tool_use_id, content };
  }),
);

const wholly: fc.Arbitrary<Message[]> = fc.array(
  fc.record({
    role: fc.constantFrom(...ROLES, 'user', 'assistant', 'user', 'assistant'),
    content: fc.oneof(phrase, fc.constant(''), fc.array(loose, { maxLength: 4 })),
  }),
  { maxLength: 7 },
);

const damaged: fc.Arbitrary<Params> = fc
  .tuple(legalParams(), fc.array(damage, { minLength: 1, maxLength: 4 }))
  .map(([params, wounds]) => {
    const copy = structuredClone(params);
    const messages = copy.messages as Message[];
    for (const [name, draw] of wounds) if (messages.length > 0) damages[name]?.(messages, draw);
    return copy;
  });

const around = fc.record(
  {
    system: fc.oneof(
      phrase,
      fc.array(fc.oneof(phrase, fc.constant(' ')).map((text) => ({ type: 'text', text }))),
    ),
    stop_sequences: fc.array(fc.constantFrom('\n', 'END', ' ')),
    tools: fc.array(
      fc
        .constantFrom('f', 'g h', 'f', 'z'.repeat(100), 'h')
        .map((name) => ({ name, input_schema: { type: 'object' } })),
      { maxLength: 3 },
    ),
    cache_control: fc.constantFrom({ type: 'ephemeral', ttl: '1h' }, { type: 'ephemeral' }, null),
  },
  { requiredKeys: [] },
);

const random: fc.Arbitrary<Params> = fc
  .tuple(fc.constantFrom(...MODELS), wholly, around)
  .map(([model, messages, rest]) => ({ model, max_tokens: 1024, messages, ...rest }) as Params);

/** A request that the API may refuse in any way: a legal one with wounds, or a random one. */
export const brokenParams: fc.Arbitrary<Params> = fc.oneof(damaged, random);

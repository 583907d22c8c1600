const sentence =
  'The harbor office compared the gauge at the eastern sill with its own staff and found them two millimeters apart. ';

const marker = { cache_control: { type: 'ephemeral' } };

interface Block {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Message {
  readonly role: string;
  readonly content: readonly Block[];
}

function textOf(characters: number, seed: string): string {
  return `${seed} ${sentence.repeat(Math.ceil(characters / sentence.length))}`.slice(0, characters);
}

/** A call with a remark, and its result; the last one of the history that was sent before is marked. */
function exchange(n: number, characters: number, marked: boolean): readonly Message[] {
  const id = `toolu_${n}`;
  const text = textOf(characters / 4, `${n}:`);
  return [
    {
      role: 'assistant',
      content: [
        { type: 'text', text },
        { type: 'tool_use', id, name: 'read_file', input: { path: `src/file-${n}.ts` } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: id,
          content: textOf((characters * 3) / 4, `${n}:`),
          ...(marked && marker),
        },
      ],
    },
  ];
}

const frame = {
  model: 'claude-opus-4-8',
  max_tokens: 1_024,
  system: [{ type: 'text', text: textOf(2_000, 'You keep the books.'), ...marker }],
  tools: [
    {
      name: 'read_file',
      description: 'Returns the text of a file.',
      input_schema: {
        type: 'object',
        properties: { path: { type: 'string' } },
        required: ['path'],
      },
    },
  ],
};

/**
 * A request in JSON of about so many bytes, whose prompt is cached as far as possible: the shared frame, a
 * conversation of its own, and a last exchange that is new.
 */
export function bodyOf(bytes: number, conversation: number, turn: number): string {
  const first = {
    role: 'user',
    content: [{ type: 'text', text: `Conversation ${conversation}.` }],
  };
  const room = bytes - JSON.stringify({ ...frame, ...marker, messages: [first] }).length;
  const count = Math.max(1, Math.round(room / 1_000));
  const characters = Math.max(200, room / count - 300);
  const history = Array.from({ length: count }, (_, n) =>
    n + 1 < count
      ? exchange(n, characters, n + 2 === count)
      : exchange(n + turn, characters, false),
  );
  return JSON.stringify({ ...frame, ...marker, messages: [first, ...history.flat()] });
}

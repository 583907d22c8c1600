/** A block of a history that is measured. */
interface Block {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Message {
  readonly role: string;
  readonly content: readonly Block[];
}

export interface Body {
  readonly model: string;
  readonly max_tokens: number;
  readonly system: string;
  readonly tools: readonly object[];
  readonly messages: readonly Message[];
}

/** About 150 tokens. */
const prose =
  'The import of last night accepted 412 readings and refused 7, all of them from the gauge at the eastern sill, whose clock has no offset. The readings before midnight are complete. I compared them with the forecast: the surge stays below twelve centimeters until four in the morning, then rises to thirty-one at the time of high water, which is what the harbor office saw on its own staff. Nothing has to be sent again. The gauge should be visited before the spring tides, since its drift is two millimeters a week. ';

/** Two messages: a call with a remark, and its result. */
export function exchange(n: number): readonly Message[] {
  const id = `toolu_${n}`;
  return [
    {
      role: 'assistant',
      content: [
        { type: 'text', text: `${n}: ${prose}` },
        { type: 'tool_use', id, name: 'read_file', input: { path: `src/file-${n}.ts` } },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: id, content: `${n}: ${prose}` }],
    },
  ];
}

/** A history of `count` messages; a broken one misses a result in its middle. */
export function historyOf(count: number, broken: boolean): Body {
  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: prose }] },
    { role: 'assistant', content: [{ type: 'text', text: prose }] },
    { role: 'user', content: [{ type: 'text', text: prose }] },
  ];
  while (messages.length < count - 1) messages.push(...exchange(messages.length));
  const middle = 2 * Math.floor(count / 4);
  if (broken) messages[middle] = { role: 'user', content: [{ type: 'text', text: 'Go on.' }] };
  return {
    model: 'claude-opus-4-8',
    max_tokens: 1_024,
    system: prose.repeat(10),
    tools: [
      {
        name: 'read_file',
        description: 'Returns the text of a file.',
        input_schema: { type: 'object', properties: { path: { type: 'string' } } },
      },
    ],
    messages,
  };
}

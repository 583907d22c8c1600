import { asText, type Dict, dicts, isDict } from './json.ts';

const marker = { cache_control: { type: 'ephemeral' } };

function dict(value: unknown): Dict {
  return isDict(value) ? value : {};
}

function base64(mediaType: string, { source }: Dict): Dict {
  const { bytes } = dict(source);
  return bytes === undefined ? {} : { type: 'base64', media_type: mediaType, data: bytes };
}

/** Documents are text or bytes; what lies elsewhere arrives without a source. */
function documentSource(document: Dict): Dict {
  const { text, content } = dict(document.source);
  if (typeof text === 'string') return { type: 'text', media_type: 'text/plain', data: text };
  if (Array.isArray(content)) return { type: 'content', content: blocksFrom(content) };
  return base64('application/pdf', document);
}

const blocks: Readonly<Record<string, (value: Dict) => Dict>> = {
  image: (image) => ({ type: 'image', source: base64(`image/${asText(image.format)}`, image) }),
  document: (document) => ({
    type: 'document',
    title: document.name,
    source: documentSource(document),
  }),
  toolUse: ({ toolUseId, name, input }) => ({ type: 'tool_use', id: toolUseId, name, input }),
  toolResult: ({ toolUseId, content, status }) => ({
    type: 'tool_result',
    tool_use_id: toolUseId,
    content: blocksFrom(content),
    ...(status === 'error' && { is_error: true }),
  }),
  reasoningContent: ({ reasoningText, redactedContent }) => {
    const { text, signature } = dict(reasoningText);
    return redactedContent === undefined
      ? { type: 'thinking', thinking: text, signature }
      : { type: 'redacted_thinking', data: redactedContent };
  },
};

function blockFrom(block: Dict): Dict {
  const [kind = '', value] = Object.entries(block)[0] ?? [];
  if (kind === 'text') return { type: 'text', text: value };
  if (kind === 'json') return { type: 'text', text: JSON.stringify(value) };
  const convert = Object.hasOwn(blocks, kind) ? blocks[kind] : undefined;
  return convert?.(dict(value)) ?? { type: kind };
}

/** A cache point marks what stands before it. */
function marked(list: readonly Dict[], convert: (item: Dict) => Dict): readonly Dict[] {
  const converted: Dict[] = [];
  for (const item of list) {
    if (!('cachePoint' in item)) converted.push(convert(item));
    else if (converted.length > 0) converted.push({ ...converted.pop(), ...marker });
  }
  return converted;
}

function blocksFrom(content: unknown): readonly Dict[] {
  return marked(dicts(content), blockFrom);
}

function toolFrom({ toolSpec }: Dict): Dict {
  const { name, description, inputSchema, strict } = dict(toolSpec);
  return {
    name,
    input_schema: dict(inputSchema).json,
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
}

function toolChoiceFrom(choice: Dict): Dict {
  const [type, value] = Object.entries(choice)[0] ?? [];
  return { type, ...dict(value) };
}

function toolsFrom({ tools, toolChoice }: Dict): Dict {
  return {
    tools: marked(dicts(tools), toolFrom),
    ...(isDict(toolChoice) && { tool_choice: toolChoiceFrom(toolChoice) }),
  };
}

function parsed(schema: unknown): unknown {
  try {
    return JSON.parse(asText(schema));
  } catch {
    return schema;
  }
}

function outputFrom({ textFormat }: Dict): Dict {
  if (!isDict(textFormat)) return {};
  const { schema } = dict(dict(textFormat.structure).jsonSchema);
  return { output_config: { format: { type: textFormat.type, schema: parsed(schema) } } };
}

/** A Converse body as the parameters of a message. Source: the Converse reference of Amazon Bedrock. */
export function messagesParams(body: Dict, model: string, maxTokens: number): Dict {
  const inference = dict(body.inferenceConfig);
  const system = blocksFrom(body.system);
  const given = {
    temperature: inference.temperature,
    top_p: inference.topP,
    stop_sequences: inference.stopSequences,
  };
  return {
    model,
    max_tokens: inference.maxTokens ?? maxTokens,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(system.length > 0 && { system }),
    messages: dicts(body.messages).map(({ role, content }) => ({
      role,
      content: blocksFrom(content),
    })),
    ...(isDict(body.toolConfig) && toolsFrom(body.toolConfig)),
    ...outputFrom(dict(body.outputConfig)),
    ...dict(body.additionalModelRequestFields),
  };
}

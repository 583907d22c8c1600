import { allBlocks, blocksAt } from './converse-shapes.ts';
import { asText, type Dict, dicts, isDict } from './json.ts';

type Check = (body: Dict, messages: readonly Dict[]) => string | undefined;

const unsupportedBlocks: Check = (_body, messages) => {
  const kind = messages
    .flatMap(allBlocks)
    .map((block) => ['video', 'audio'].find((name) => name in block))
    .find(Boolean);
  return (
    kind &&
    `This model doesn't support the ${kind} content block that you provided. Update the content block and try again.`
  );
};

const storedImages: Check = (_body, messages) => {
  const stored = messages
    .flatMap(allBlocks)
    .some(({ image }) => isDict(image) && isDict(image.source) && 's3Location' in image.source);
  return stored
    ? "This model doesn't support the s3Uri field. Remove s3Uri and try again."
    : undefined;
};

const emptyMessages: Check = (_body, messages) => {
  const index = messages.findIndex(({ content }) => dicts(content).length === 0);
  return index < 0
    ? undefined
    : `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`;
};

const blankTexts: Check = (_body, messages) => {
  const blank = messages
    .flatMap(blocksAt)
    .find(({ block: { text } }) => typeof text === 'string' && text.trim() === '');
  return (
    blank &&
    `The text field in the ContentBlock object at ${blank.path} is blank. Add text to the text field, and try again.`
  );
};

const lonelyDocuments: Check = (_body, messages) => {
  const lonely = messages
    .map(({ content }) => dicts(content))
    .some(
      (blocks) =>
        blocks.some((block) => 'document' in block) && !blocks.some((block) => 'text' in block),
    );
  return lonely
    ? 'A text block must be included when using documents. Add a text block and retry your request.'
    : undefined;
};

const firstSpeaker: Check = (_body, messages) =>
  messages[0]?.role === 'assistant'
    ? 'A conversation must start with a user message. Try again with a conversation that starts with a user message.'
    : undefined;

const missingTools: Check = ({ toolConfig }, messages) =>
  !isDict(toolConfig) &&
  messages.flatMap(allBlocks).some((block) => 'toolUse' in block || 'toolResult' in block)
    ? 'The toolConfig field must be defined when using toolUse and toolResult content blocks.'
    : undefined;

function idsIn(message: Dict | undefined, kind: 'toolUse' | 'toolResult'): readonly unknown[] {
  return dicts(message?.content)
    .map((block) => block[kind])
    .filter(isDict)
    .map(({ toolUseId }) => toolUseId);
}

const toolResults: Check = (_body, messages) => {
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'user') continue;
    const called = idsIn(messages[index - 1], 'toolUse');
    const answered = idsIn(message, 'toolResult');
    if (answered.length > called.length)
      return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
    const open = called.filter((id) => !answered.includes(id));
    if (open.length > 0)
      return `Expected toolResult blocks at messages.${index}.content for the following Ids: ${open.map(asText).join(', ')}`;
  }
  return undefined;
};

const checks: readonly Check[] = [
  firstSpeaker,
  emptyMessages,
  missingTools,
  blankTexts,
  unsupportedBlocks,
  storedImages,
  lonelyDocuments,
  toolResults,
];

/** What Bedrock's Converse says by itself, before the model sees a request. Sources: recorded refusals. */
export function converseFault(body: Dict): string | undefined {
  const messages = dicts(body.messages);
  return checks.map((check) => check(body, messages)).find(Boolean);
}

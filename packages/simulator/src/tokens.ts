import { blocksOf } from './conversation.ts';
import { asText, type Dict, dicts, isDict, without } from './json.ts';
import type { ModelSpec } from './models.ts';

/** Characters a token, from the models overview: 750k words in 1M tokens before the 4.7 tokenizer, 555k since. */
function charsPerToken(model: ModelSpec): number {
  return model.generation >= 4.7 ? 2.7 : 3.5;
}

/** Tokens of the prompt that explains tools, from the tool-use overview (auto choice). */
function toolPrompt(model: ModelSpec): number {
  return model.generation >= 4.7 ? 290 : 497;
}

const perBlock = 3;
const perMessage = 4;
const perImage = 1_500;
/** A PDF page is about 2,000 tokens and 100,000 characters of base64. */
const pdfCharsPerToken = 50;

function mediaTokens(block: Dict): number | undefined {
  if (block.type === 'image') return perImage;
  const source = isDict(block.source) ? block.source : {};
  if (block.type !== 'document' || source.type !== 'base64') return undefined;
  return Math.ceil(asText(source.data).length / pdfCharsPerToken);
}

function nestedTokens(block: Dict, model: ModelSpec): number {
  const parts = block.type === 'tool_result' ? blocksOf(block.content) : [];
  return parts.reduce((sum, part) => sum + blockTokens(part, model), 0);
}

/** A crude count of one block, marker aside. */
export function blockTokens(block: Dict, model: ModelSpec): number {
  const media = mediaTokens(block);
  if (media !== undefined) return media;
  if (block.type === 'text') return perBlock + textTokens(asText(block.text), model);
  const rest =
    block.type === 'tool_result'
      ? without(block, 'content', 'cache_control')
      : without(block, 'signature', 'cache_control');
  return perBlock + textTokens(JSON.stringify(rest), model) + nestedTokens(block, model);
}

/** A crude count of text. */
export function textTokens(text: string, model: ModelSpec): number {
  return Math.ceil(text.length / charsPerToken(model));
}

/** A crude count of one tool definition; the first one pays for the prompt that explains tools. */
export function toolTokens(tool: Dict, first: boolean, model: ModelSpec): number {
  return blockTokens(tool, model) + (first ? toolPrompt(model) : 0);
}

/** What opening a message costs besides its blocks. */
export const messageTokens = perMessage;

/** A crude count of all input tokens of a request; `count` of the options replaces it. */
export function tokensOf(params: Dict, model: ModelSpec): number {
  const tools = dicts(params.tools).filter((tool) => tool.defer_loading !== true);
  const blocks = [
    ...blocksOf(params.system),
    ...dicts(params.messages).flatMap((item) => blocksOf(item.content)),
  ];
  return (
    tools.reduce((sum, tool, index) => sum + toolTokens(tool, index === 0, model), 0) +
    blocks.reduce((sum, block) => sum + blockTokens(block, model), 0) +
    dicts(params.messages).length * messageTokens
  );
}

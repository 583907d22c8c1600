import { blocksOf } from './conversation.ts';
import { type Dict, dicts } from './json.ts';

/** Characters that are quoted of a text. */
const excerpt = 200;

function textOf({ content }: Dict): string {
  const said = blocksOf(content).map((block) => block.text ?? block.content);
  return said.filter((text) => typeof text === 'string').join(' ');
}

function quote(text: string): string {
  return JSON.stringify(Array.from(text).slice(0, excerpt).join(''));
}

/** Tells how much a summary stands for, and how it began and ended. */
export function defaultSummary(params: Dict): string {
  const messages = dicts(params.messages);
  const texts = messages.map(textOf).filter((text) => text.trim() !== '');
  const quoted = [texts[0] ?? '', texts.at(-1) ?? ''].map(quote);
  return `Summary of ${messages.length} messages. It began: ${quoted[0]} It ended: ${quoted[1]}`;
}

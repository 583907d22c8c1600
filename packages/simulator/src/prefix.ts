import { blocksOf, isServerResult, isType, itemsOf } from './conversation.ts';
import { digestOf, hash } from './digest.ts';
import { canonical, type Dict, dicts, isDict } from './json.ts';
import type { ModelSpec } from './models.ts';
import { blockTokens, messageTokens, toolTokens } from './tokens.ts';

export type Ttl = '5m' | '1h';

/** One block of the prompt, in the order `tools → system → messages`, where a prefix can end. */
export interface Position {
  /** Stands for everything up to here. */
  readonly hash: string;
  /** Tokens up to here. */
  readonly tokens: number;
  readonly marker: Ttl | undefined;
}

interface Part {
  readonly text: string;
  readonly tokens: number;
  readonly marker: Ttl | undefined;
  readonly eligible: boolean;
  readonly serverResult: boolean;
}

/** The lifetime that a marker asks for. */
export function ttlOf(marker: unknown): Ttl | undefined {
  if (!isDict(marker)) return undefined;
  return marker.ttl === '1h' ? '1h' : '5m';
}

/** Whether a marker may stand on a block: not on thinking, nor on empty text. */
export function isCacheable(block: Dict): boolean {
  if (isType(block, 'thinking', 'redacted_thinking')) return false;
  return block.type !== 'text' || block.text !== '';
}

/** Web search and fetch change the system prompt instead of the tool definitions. */
function isWebTool(tool: Dict): boolean {
  return /^web_(?:search|fetch)_/.test(String(tool.type));
}

function part(block: Dict, role: string, tokens: number): Part {
  return {
    text: role + digestOf(block),
    tokens,
    marker: ttlOf(block.cache_control),
    eligible: isCacheable(block),
    serverResult: role === 'assistant' && isServerResult(block),
  };
}

function toolParts(params: Dict, model: ModelSpec): readonly Part[] {
  const tools = dicts(params.tools).filter((tool) => tool.defer_loading !== true);
  return tools.map((tool, index) => ({
    ...part(tool, 'tool', toolTokens(tool, index === 0, model)),
    ...(isWebTool(tool) && { text: '' }),
  }));
}

function messageParts(params: Dict, model: ModelSpec): readonly Part[] {
  return itemsOf(params).flatMap(({ role, blocks }) =>
    blocks.map((block, position) =>
      part(block, role, blockTokens(block, model) + (position === 0 ? messageTokens : 0)),
    ),
  );
}

/** Parameters that are part of the prompt from the system level on. */
function systemSalt(params: Dict): string {
  const cites = dicts(params.messages).some(({ content }) =>
    blocksOf(content).some(({ citations }) => isDict(citations) && citations.enabled === true),
  );
  return canonical([dicts(params.tools).filter(isWebTool), cites, params.speed ?? 'standard']);
}

/** Parameters that are part of the prompt from the messages level on. */
function messagesSalt(params: Dict, model: ModelSpec): string {
  const thinking = isDict(params.thinking) ? params.thinking : {};
  const output = isDict(params.output_config) ? params.output_config : {};
  const images = dicts(params.messages).some(({ content }) =>
    blocksOf(content).some((block) => block.type === 'image'),
  );
  const thinkingType = thinking.type ?? (model.thinksByDefault ? 'adaptive' : 'disabled');
  return canonical([
    params.tool_choice ?? { type: 'auto' },
    images,
    thinkingType,
    thinking.budget_tokens,
    output.effort ?? model.defaultEffort,
  ]);
}

/** The automatic marker goes on the last block that may carry one. */
function automaticMarker(
  params: Dict,
  parts: readonly Part[],
): { index: number; ttl: Ttl } | undefined {
  const ttl = ttlOf(params.cache_control);
  const index = ttl ? parts.findLastIndex((part) => part.eligible) : -1;
  return ttl && index >= 0 ? { index, ttl } : undefined;
}

function markersOf(params: Dict, parts: readonly Part[]): readonly (Ttl | undefined)[] {
  const automatic = automaticMarker(params, parts);
  const markers = parts.map(({ marker }, index) =>
    index === automatic?.index ? automatic.ttl : marker,
  );
  if (!markers.some(Boolean)) return markers;
  return markers.map((marker, index) => marker ?? (parts[index]?.serverResult ? '5m' : undefined));
}

/** What follows the last block and is never cached, as recorded bills show it. */
function closingTokens(params: Dict): number {
  const last = blocksOf(dicts(params.messages).at(-1)?.content).at(-1);
  return last?.type === 'tool_result' ? 1 : 3;
}

/** The prefixes of a request, each with its hash and size; `total` is what all tokens are scaled to. */
export function prefixesOf(
  params: Dict,
  model: ModelSpec,
  scope: string,
  total: number,
): readonly Position[] {
  const levels = [
    {
      salt: canonical([
        scope,
        model.id,
        isDict(params.output_config) ? params.output_config.format : null,
      ]),
      parts: toolParts(params, model),
    },
    {
      salt: systemSalt(params),
      parts: blocksOf(params.system).map((block) =>
        part(block, 'system', blockTokens(block, model)),
      ),
    },
    { salt: messagesSalt(params, model), parts: messageParts(params, model) },
  ];
  const parts = levels.flatMap((level) => level.parts);
  const markers = markersOf(params, parts);
  const cacheable = Math.max(0, total - closingTokens(params));
  const scale = cacheable / parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const positions: Position[] = [];
  let prefix = '';
  let raw = 0;
  for (const level of levels) {
    prefix = hash(prefix, level.salt);
    for (const { text, tokens } of level.parts) {
      prefix = hash(prefix, text);
      raw += tokens;
      positions.push({
        hash: prefix,
        tokens: Math.round(raw * scale),
        marker: markers[positions.length],
      });
    }
  }
  return positions;
}

import { blocksOf } from './conversation.ts';
import { digestOf, hash } from './digest.ts';
import { canonical, type Dict, dicts } from './json.ts';
import type { RequestContext } from './request-context.ts';
import { blockTokens, toolTokens } from './tokens.ts';

/** A stretch of a prompt: hash and tokens. */
export interface Stretch {
  readonly hash: string;
  readonly tokens: number;
}

/** What cache diagnostics keep of a request: hashes and token counts, as it was sent. */
export interface Fingerprint {
  /** Model and speed. */
  readonly model: string;
  readonly tools: Stretch;
  readonly system: Stretch;
  /** Whatever else shapes the prompt: parameters and betas. */
  readonly rest: string;
  readonly messages: readonly Stretch[];
}

/** Parameters that shape the prompt besides model, tools, system and messages. Source: cache-diagnostics page. */
const shaping = ['tool_choice', 'thinking', 'context_management', 'output_config', 'output_format'];

/** Takes the fingerprint of a request; its token counts add up to those of the request. */
export function fingerprintOf(params: Dict, context: RequestContext): Fingerprint {
  const { betas, items, model, tokens } = context;
  const tools = dicts(params.tools).filter((tool) => tool.defer_loading !== true);
  const sizeOf = (blocks: readonly Dict[]) =>
    blocks.reduce((sum, block) => sum + blockTokens(block, model), 0);
  const stretch = (blocks: readonly Dict[], size: number, name = ''): Stretch => ({
    hash: hash(name, ...blocks.map(digestOf)),
    tokens: size,
  });
  const parts = [
    stretch(
      tools,
      tools.reduce((sum, tool, index) => sum + toolTokens(tool, index === 0, model), 0),
    ),
    stretch(blocksOf(params.system), sizeOf(blocksOf(params.system))),
    ...items.map(({ role, blocks }) => stretch(blocks, sizeOf(blocks), role)),
  ];
  const scale = tokens / parts.reduce((sum, part) => sum + part.tokens, 0);
  const scaled = parts.map((part) => ({ ...part, tokens: part.tokens * scale }));
  const [toolStretch, system, ...messages] = scaled as [Stretch, Stretch, ...Stretch[]];
  return {
    model: canonical([model.id, params.speed ?? 'standard']),
    tools: toolStretch,
    system,
    rest: canonical([shaping.map((key) => params[key] ?? null), [...betas].sort()]),
    messages,
  };
}

import { type Item, itemsOf, type Turn, turnsOf } from './conversation.ts';
import { type Dict, dicts, isDict } from './json.ts';
import type { ModelSpec } from './models.ts';
import type { Platform } from './platforms.ts';
import { fromSummary } from './summary-block.ts';
import { tokensOf } from './tokens.ts';

/** What a rule may know besides the body. */
export interface RequestContext {
  readonly endpoint: 'create' | 'count' | 'batch';
  /** `2023-06-01` or `2026-10-21`. */
  readonly version: string;
  readonly betas: ReadonlySet<string>;
  readonly platform: Platform;
  /** The Bedrock InvokeModel and Vertex form: no `model`, `anthropic_version` in the body. */
  readonly modelInUrl: boolean;
  /** Whether the account is one whose thinking is checked unasked. */
  readonly newAccount: boolean;
  /** The id as sent. */
  readonly modelId: string;
  readonly model: ModelSpec;
  /** The three below may be read once the shape of the messages was checked. */
  readonly items: readonly Item[];
  readonly turns: readonly Turn[];
  /** Input tokens of the request from its last summary on. */
  readonly tokens: number;
  /** The same request with another body. */
  of(params: Dict): RequestContext;
}

type Given = Omit<RequestContext, 'items' | 'turns' | 'tokens' | 'of'>;

/** Adds the parts that are computed when a rule first asks. */
export function requestContext(
  params: Dict,
  given: Given,
  count: ((params: Dict) => number) | undefined,
): RequestContext {
  let items: readonly Item[] | undefined;
  let turns: readonly Turn[] | undefined;
  let tokens: number | undefined;
  const counted = (read: Dict) => (count ? count(read) : tokensOf(read, given.model));
  return {
    ...given,
    get items() {
      items ??= itemsOf(params);
      return items;
    },
    get turns() {
      turns ??= turnsOf(this.items);
      return turns;
    },
    get tokens() {
      tokens ??= counted(fromSummary(params));
      return tokens;
    },
    of: (other) => requestContext(other, given, count),
  };
}

/** Whether the request switches thinking on, or its model does by default. */
export function thinkingIsOn(params: Dict, model: ModelSpec): boolean {
  const type = dicts([params.thinking])[0]?.type;
  return type === undefined ? model.thinksByDefault : type !== 'disabled';
}

/** Whether a tool call is demanded by `tool_choice`. */
export function forcesTool(params: Dict): boolean {
  const type = dicts([params.tool_choice])[0]?.type;
  return type === 'any' || type === 'tool';
}

/** Whether the answer is to have a form. */
export function wantsFormat({ output_config, output_format }: Dict): boolean {
  return isDict(output_format) || (isDict(output_config) && isDict(output_config.format));
}

/** Whether turns must alternate and start with the user: on Bedrock with the models of its older endpoint only. */
export function wantsAlternation({ platform, model }: RequestContext): boolean {
  return platform.alternates && (platform.name !== 'bedrock' || model.generation < 4.7);
}

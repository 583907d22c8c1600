import { canonicalModelId } from './model-id.js';
import { MODEL_TABLE, UNKNOWN_MODEL } from './model-table.js';

/** Dollars per million tokens, by class of token. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

/** A type of `thinking` that a request may ask for. */
export type ThinkingType = 'adaptive' | 'enabled' | 'disabled' | 'between_tools';

/** A level of `output_config.effort`. */
export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** What is left of temperature, top_p and top_k under the API version 2023-06-01. */
export interface Sampling {
  /** Lowest and highest accepted value. */
  readonly temperature: readonly [number, number];
  readonly topP: readonly [number, number];
  /** Whether top_k is accepted. */
  readonly topK: boolean;
  /** Whether temperature and top_p are accepted in one request. */
  readonly together: boolean;
}

/** What is known of a model, as far as it decides what a request may hold and what it costs. */
export interface ModelInfo {
  /** The undated first-party id, for example `claude-opus-4-5`; the id as given if unknown. */
  readonly id: string;
  /** False for a model that is not in the table: every other field is then a safe default. */
  readonly known: boolean;
  /** Tokens, input and output together. */
  readonly contextWindow: number;
  /** Tokens. */
  readonly maxOutput: number;
  /** Undefined where it is not known. */
  readonly price: Price | undefined;
  /** The price with `speed: 'fast'`, where that is another one. */
  readonly fastPrice?: Price;
  /** The price of a whole request whose input exceeds `over` tokens (Haiku 5.5). */
  readonly longPrompt?: { readonly over: number; readonly price: Price };
  /** Tokens: a shorter prefix is silently not cached. */
  readonly minCacheable: number;
  /** Whether a trailing assistant turn is accepted and continued. */
  readonly prefill: boolean;
  /** Whether a signed thinking block is valid only behind the prefix it was written for. */
  readonly bindsThinking: boolean;
  /** Whether thinking of earlier turns is kept (and counted) by default. */
  readonly keepsThinking: boolean;
  /** The `thinking.type` values that are accepted. */
  readonly thinking: readonly ThinkingType[];
  /** Whether the model thinks when the request does not say. */
  readonly thinksByDefault: boolean;
  /** Whether `tool_choice` may be `any` or `tool`. */
  readonly forcedToolChoice: boolean;
  /** The levels of effort that are accepted, lowest first. Undefined where it is not known. */
  readonly efforts: readonly Effort[] | undefined;
  /** Undefined where it is not known. */
  readonly sampling: Sampling | undefined;
  /** Whether `role: "system"` is accepted, and heeded, inside `messages`. */
  readonly midSystem: boolean;
  /** Whether it summarizes a conversation by itself where a request asks for it (`compact_20260112`). */
  readonly compacts: boolean;
  /** Which tokenizer: 4.7 and later count about 30 % more tokens for the same text. */
  readonly tokenizer: 'claude-3' | 'claude-4-7';
}

/** Names deployments and corrects the table: another model's id, or the fields that differ. */
export type ModelOverrides = Readonly<Record<string, string | Partial<ModelInfo>>>;

const known = new Map<string, ModelInfo>();
for (const [id, row] of MODEL_TABLE) known.set(id, Object.freeze({ ...row, id, known: true }));

/**
 * What is known of a model, by any platform's spelling of its id. Never throws: a model that is
 * not in the table gets safe defaults and `known: false`.
 *
 * @param overrides by the id exactly as requests write it (a deployment's name, for example):
 *   another model's id, or the fields that differ. An `id` among them names the model that the
 *   other fields are taken from.
 */
export function modelInfo(id: unknown, overrides?: ModelOverrides): ModelInfo {
  const override = own(overrides, id);
  if (override === undefined) return lookUp(id);
  if (typeof override === 'object') return amend(id, override);
  const renamed = own(overrides, override);
  return typeof renamed === 'object' ? amend(override, renamed) : lookUp(override);
}

function own(
  overrides: ModelOverrides | undefined,
  id: unknown,
): ModelOverrides[string] | undefined {
  if (typeof id !== 'string' || !overrides || !Object.hasOwn(overrides, id)) return undefined;
  return overrides[id] ?? undefined;
}

function amend(id: unknown, fields: Partial<ModelInfo>): ModelInfo {
  return { ...lookUp(fields.id ?? id), known: true, ...fields };
}

function lookUp(id: unknown): ModelInfo {
  const entry = known.get(id as string) ?? known.get(canonicalModelId(id));
  return entry ?? { ...UNKNOWN_MODEL, id: typeof id === 'string' ? id : '', known: false };
}

import { canonicalModelId } from './model-id.js';
import { MODEL_TABLE, UNKNOWN_MODEL } from './model-table.js';
import type { ModelInfo, ModelOverrides } from './models.js';

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
  const entry = known.get(canonicalModelId(id));
  return entry ?? { ...UNKNOWN_MODEL, id: typeof id === 'string' ? id : '', known: false };
}

import { type Fault, invalid, notFound } from './fault.ts';
import type { Dict } from './json.ts';
import { findModel } from './model-ids.ts';
import type { ModelSpec } from './models.ts';
import type { Platform } from './platforms.ts';
import { nonEmpty, required } from './shapes.ts';

export interface NamedModel {
  readonly modelId: string;
  readonly model: ModelSpec;
  readonly modelInUrl: boolean;
}

/** The model a request asks for. It is looked at before everything else in the body. */
export function modelField(
  params: Dict,
  platform: Platform,
  added: Readonly<Record<string, string>>,
): NamedModel | Fault {
  const modelInUrl = params.model === undefined && params.anthropic_version !== undefined;
  const sent = modelInUrl ? (platform.defaultModel ?? params.model) : params.model;
  const complaint = required(nonEmpty)(sent, 'model');
  if (complaint) return invalid(complaint);
  const modelId = String(sent);
  const model = findModel(modelId, added);
  return model ? { modelId, model, modelInUrl } : notFound(`model: ${modelId}`);
}

import type { Answer, Exchange } from './exchange.ts';
import { type Fault, notFound } from './fault.ts';
import type { Dict } from './json.ts';
import { findModel } from './model-ids.ts';
import { type ModelSpec, models } from './models.ts';
import type { Simulation } from './simulation.ts';

function support(supported: boolean): Dict {
  return { supported };
}

function capabilitiesOf({ thinking, efforts, generation }: ModelSpec): Dict {
  const thinkingTypes = {
    adaptive: support(thinking.includes('adaptive')),
    enabled: support(thinking.includes('enabled')),
  };
  const levels = ['low', 'medium', 'high', 'xhigh', 'max'];
  return {
    batch: support(true),
    citations: support(true),
    code_execution: support(generation >= 3.5),
    effort: {
      ...support(efforts.length > 0),
      ...Object.fromEntries(levels.map((level) => [level, support(efforts.includes(level))])),
    },
    image_input: support(true),
    pdf_input: support(generation >= 3.5),
    structured_outputs: support(generation >= 4.5),
    thinking: { ...support(thinking.length > 0), types: thinkingTypes },
  };
}

function describe(model: ModelSpec, id = model.id): Dict {
  return {
    type: 'model',
    id,
    display_name: model.displayName,
    created_at: `${model.released}T00:00:00Z`,
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: null,
    max_input_tokens: model.contextWindow,
    max_tokens: model.maxOutput,
    capabilities: capabilitiesOf(model),
  };
}

/** GET /v1/models, all on one page. */
export function listModels({ options }: Simulation): Answer {
  const added = Object.keys(options.models ?? {}).flatMap((id) => {
    const model = findModel(id, options.models ?? {});
    return model ? [describe(model, id)] : [];
  });
  const data = [...added, ...models.map((model) => describe(model))];
  return {
    kind: 'json',
    body: { data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id },
  };
}

/** GET /v1/models/:id */
export function retrieveModel({ options }: Simulation, { path }: Exchange): Answer | Fault {
  const id = decodeURIComponent(path.slice('/v1/models/'.length));
  const model = findModel(id, options.models ?? {});
  const shown = options.models?.[id] ? id : model?.id;
  return model ? { kind: 'json', body: describe(model, shown) } : notFound(`model: ${id}`);
}

import { hasBeta } from './betas.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, notFound } from './fault.ts';
import type { Dict } from './json.ts';
import { lifecycleOf } from './lifecycle.ts';
import { findModel } from './model-ids.ts';
import { lineOf } from './model-lines.ts';
import { type ModelSpec, models } from './models.ts';
import { paginate } from './paginate.ts';
import type { Simulation } from './simulation.ts';

function describe(model: ModelSpec, id: string, { clock }: Simulation, { betas }: Exchange): Dict {
  return {
    type: 'model',
    id,
    display_name: model.displayName,
    created_at: `${model.released}T00:00:00Z`,
    ...lifecycleOf(model, clock.now()),
    line: lineOf(model),
    max_input_tokens: model.contextWindow,
    max_tokens: model.maxOutput,
    capabilities: capabilitiesOf(model, hasBeta(betas, /^compact-2026-09-04$/)),
  };
}

/** GET /v1/models: your own first, then the newest; retired ones only when `lifecycle` asks for them. */
export function listModels(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const { query } = exchange;
  const named = [...query.getAll('lifecycle'), ...query.getAll('lifecycle[]')];
  const stages: readonly unknown[] = named.length > 0 ? named : ['active', 'deprecated'];
  const added = simulation.options.models ?? {};
  const own = Object.keys(added).flatMap((id) => {
    const model = findModel(id, added);
    return model ? [describe(model, id, simulation, exchange)] : [];
  });
  const all = [...own, ...models.map((model) => describe(model, model.id, simulation, exchange))];
  return paginate(
    all.filter(({ lifecycle }) => stages.includes(lifecycle)),
    query,
  );
}

/** GET /v1/models/:id */
export function retrieveModel(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const [id = ''] = exchange.ids;
  const added = simulation.options.models ?? {};
  const model = findModel(id, added);
  if (!model) return notFound(`model: ${id}`);
  const shown = Object.hasOwn(added, id) ? id : model.id;
  return { kind: 'json', body: describe(model, shown, simulation, exchange) };
}

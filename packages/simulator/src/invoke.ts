import { createMessage } from './create-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, invalid } from './fault.ts';
import { isDict } from './json.ts';
import { findModel } from './model-ids.ts';
import type { Simulation } from './simulation.ts';

/** POST /model/:id/invoke and /model/:id/invoke-with-response-stream of Amazon Bedrock: the path says what elsewhere `model` and `stream` say. */
export async function invoke(simulation: Simulation, exchange: Exchange): Promise<Answer | Fault> {
  const { body, ids, path } = exchange;
  if (!isDict(body)) return invalid('Input should be an object');
  const [defaultModel = ''] = ids;
  if (!findModel(defaultModel, simulation.options.models ?? {}))
    return invalid('The provided model identifier is invalid.');
  const platform = { ...simulation.platform, defaultModel };
  const streams = path.endsWith('stream') ? { stream: true } : {};
  const sent = { ...exchange, body: { ...body, ...streams } };
  const answer = await createMessage({ ...simulation, platform }, sent);
  return 'kind' in answer && answer.kind === 'events' ? { ...answer, framed: true } : answer;
}

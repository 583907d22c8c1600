import { invalid } from '../fault.ts';
import type { Rule } from './rule.ts';

/** Parameters that came with a model: a place since 4.6, speed on few. The words follow those for effort. */
export const servedParameters: Rule = ({ inference_geo, speed }, { model }) => {
  const refused = [
    inference_geo != null && model.generation < 4.6 && 'inference_geo',
    speed === 'fast' && !model.fastMode && 'speed',
  ].find(Boolean);
  return refused ? invalid(`This model does not support the ${refused} parameter.`) : undefined;
};

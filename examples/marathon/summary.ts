import { createRandom } from '../replay/random.ts';
import { prose } from './texts.ts';

/** What the model answers when it is asked for a summary: as long as good ones are. */
export const summary = prose(createRandom(7), 700);

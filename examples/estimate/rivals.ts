import { tiktoken } from '@turnwise/context/tiktoken';
import Tokenizer from 'ai-tokenizer';
import * as claude from 'ai-tokenizer/encoding/claude';
import { estimatorFor } from '../../packages/core/src/estimator.ts';
import { estimateRow, type Row } from './rows.ts';
import { NAMES, weightsOf } from './weights.ts';

/** What else people count with: each on the texts of a request, tools as JSON among them. */
export async function rivals(): Promise<ReadonlyMap<string, (row: Row) => number>> {
  const tokenizer = new Tokenizer(claude);
  const texts = new Map<string, (text: string) => number>([
    ['o200k', await tiktoken('o200k_base')],
    ['cl100k', await tiktoken('cl100k_base')],
    ['ai-tokenizer', (text) => tokenizer.encode(text, [], []).length],
    ['chars/4', (text) => text.length / 4],
  ]);
  return new Map(
    [...texts].map(([name, count]) => [
      name,
      (row: Row) => textsOf(row).reduce((sum, text) => sum + count(text), 0),
    ]),
  );
}

/** Every text that our own estimate counts. */
function textsOf(row: Row): string[] {
  const texts: string[] = [];
  const collect = (text: string): number => {
    texts.push(text);
    return 0;
  };
  const { structure } = weightsOf(NAMES.map(() => 0));
  estimateRow(row, estimatorFor(collect, { structure, image: { edge: 1_568, most: 1_568 } }));
  return texts;
}

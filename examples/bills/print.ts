import { agrees, type Sum, sumsOf } from './compare.ts';
import { type Bill, type Counting, type Input, totalOf } from './replay.ts';

/** A trace that was replayed. */
export interface Replayed {
  readonly name: string;
  /** Whether the recording does not say where the marks were. */
  readonly assumed: boolean;
  readonly bills: readonly Bill[];
}

const columns = ['requests', 'alike', 'input', 'read', 'written', 'uncached'];

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** Real tokens, and how far the simulated ones are from them as a part of all input. */
function cell(real: number, simulated: number, all: number): string {
  const part = (100 * (simulated - real)) / all;
  return `${number(real)} ${part < 0 ? '' : '+'}${part.toFixed(2)} %`;
}

function cellsOf({ requests, agreeing, real, simulated }: Sum): readonly string[] {
  const all = totalOf(real);
  const classOf = (name: keyof Input) => cell(real[name], simulated[name], all);
  return [
    number(requests),
    number(agreeing),
    cell(all, totalOf(simulated), all),
    classOf('read'),
    classOf('written'),
    classOf('uncached'),
  ];
}

function line(label: string, cells: readonly string[]): string {
  const [requests = '', agreeing = '', ...rest] = cells;
  const counts = requests.padStart(9) + agreeing.padStart(7);
  return `  ${label.padEnd(16)}${counts}${rest.map((text) => text.padStart(21)).join('')}`;
}

function apart({ bills }: Replayed): readonly string[] {
  return bills.flatMap((bill, index) => {
    const { real, simulated, refusal, pause } = bill;
    if (refusal !== undefined) return `    request ${index} is refused: ${refusal}`;
    if (index === 0 || !simulated || agrees(bill)) return [];
    const seconds = Math.round(pause / 1_000);
    return `    request ${index}, ${seconds} s after the one before: read ${number(real.read)}, simulated ${number(simulated.read)}; written ${number(real.written)}, simulated ${number(simulated.written)}`;
  });
}

/** The table of traces; with `details`, every request that is billed otherwise. */
export function reportOf(
  replayed: readonly Replayed[],
  counting: Counting,
  details: boolean,
): string {
  const tables = replayed.flatMap((one) => [
    '',
    `${one.name}${one.assumed ? ', marks assumed' : ''}`,
    ...sumsOf(one.bills).map((sum) => line(sum.kind, cellsOf(sum))),
    ...(details ? apart(one) : []),
  ]);
  return [`Tokens counted ${counting}:`, line('', columns), ...tables].join('\n');
}

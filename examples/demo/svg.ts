import { dollarsOf } from './bill.ts';
import type { Demo } from './demo.ts';
import type { Outcome, Played } from './play.ts';

const width = 760;
const height = 320;
const left = 64;
const right = 136;
const top = 48;
const bottom = 48;
const bareColor = '#b4541a';
const wrappedColor = '#1a6eb4';

/** Dollars paid up to and including each request. */
function sums(outcomes: readonly Outcome[]): readonly number[] {
  let total = 0;
  return outcomes.map(({ usage, model }) => {
    total += usage ? dollarsOf(usage, model) : 0;
    return total;
  });
}

/** A round number of dollars, so that at most five of them fit below the largest. */
function stepOf(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(largest / 5));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => largest / step <= 5) ?? power;
}

interface Scale {
  readonly x: (index: number) => string;
  readonly y: (dollars: number) => string;
}

function line(values: readonly number[], { x, y }: Scale, color: string): string {
  const points = values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2.5"/>`;
}

function label(values: readonly number[], name: string, { x, y }: Scale, color: string): string {
  const last = values.at(-1) ?? 0;
  const at = `x="${Number(x(values.length - 1)) + 8}" y="${Number(y(last)) + 4}"`;
  return `<text ${at} fill="${color}" font-weight="600">${name} $${last.toFixed(2)}</text>`;
}

/** A tick below the axis for every request that was refused. */
function ticks({ outcomes }: Played, { x }: Scale, color: string): string {
  return outcomes
    .flatMap(({ refusal }, index) =>
      refusal === undefined
        ? []
        : [`<path d="M${x(index)} ${height - bottom + 3}v9" stroke="${color}" stroke-width="3"/>`],
    )
    .join('\n');
}

function grid(largest: number, { y }: Scale): string {
  const step = stepOf(largest);
  const levels = Array.from({ length: Math.floor(largest / step) + 1 }, (_, i) => i * step);
  return levels
    .map(
      (level) =>
        `<path d="M${left} ${y(level)}H${width - right}" stroke="#8888" stroke-width="0.5"/>` +
        `<text x="${left - 8}" y="${Number(y(level)) + 4}" text-anchor="end">$${level.toFixed(step < 1 ? 2 : 0)}</text>`,
    )
    .join('\n');
}

/** Dollars over the requests of a conversation, bare and wrapped, as a picture. */
export function svgOf(name: string, { bare, wrapped }: Demo): string {
  const [bareSums, wrappedSums] = [sums(bare.outcomes), sums(wrapped.outcomes)];
  const largest = Math.max(...bareSums, ...wrappedSums, 0.01);
  const last = Math.max(1, bareSums.length - 1);
  const scale: Scale = {
    x: (index) => (left + (index / last) * (width - left - right)).toFixed(1),
    y: (dollars) => (height - bottom - (dollars / largest) * (height - top - bottom)).toFixed(1),
  };
  const title = `Dollars paid, request by request: ${name}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<rect width="${width}" height="${height}" fill="#fff"/>
<g font-family="system-ui, sans-serif" font-size="13" fill="#333">
<text x="${left}" y="26" font-weight="600">${title}</text>
${grid(largest, scale)}
${line(bareSums, scale, bareColor)}
${line(wrappedSums, scale, wrappedColor)}
${label(bareSums, 'bare', scale, bareColor)}
${label(wrappedSums, 'wrapped', scale, wrappedColor)}
${ticks(bare, scale, bareColor)}
${ticks(wrapped, scale, wrappedColor)}
<text x="${left}" y="${height - 16}">A mark below the line is a request that the API refused, which costs nothing.</text>
</g>
</svg>
`;
}

import type { Row } from './compare.ts';
import { ours, type Policy } from './policies.ts';

const width = 860;
const left = 150;
const right = 24;
const top = 92;
const rowHeight = 26;
const colors = [
  '#888888',
  '#b4541a',
  '#d9a441',
  '#7a3fa0',
  '#c2437e',
  '#3f8f5b',
  '#7fb2dd',
  '#9fc9c2',
  '#1a6eb4',
];
/** Multiples of the lower bound that have a line. */
const ticks = [1, 1.1, 1.5, 2, 3, 5, 8, 12, 20, 50];

type X = (multiple: number) => string;

/** Multiples on a logarithmic scale, from 1 to the largest. */
function scaleOf(rows: readonly Row[]): { readonly x: X; readonly largest: number } {
  const largest = 1.05 * Math.max(2, ...rows.flatMap(({ multiples }) => [...multiples.values()]));
  const part = (multiple: number) => Math.log(Math.max(1, multiple)) / Math.log(largest);
  return { x: (multiple) => (left + part(multiple) * (width - left - right)).toFixed(1), largest };
}

function middleOf(row: number): number {
  return top + (row + 0.5) * rowHeight;
}

function dot(policy: Policy, x: string, y: number, color: string): string {
  return policy === ours
    ? `<circle cx="${x}" cy="${y}" r="7" fill="none" stroke="${color}" stroke-width="2.5"/>`
    : `<circle cx="${x}" cy="${y}" r="4.5" fill="${color}" fill-opacity="0.85"/>`;
}

function legend(policies: readonly Policy[], colorOf: (policy: Policy) => string): string {
  const columns = 5;
  return policies
    .map((policy, n) => {
      const x = 24 + (n % columns) * 165;
      const y = 48 + Math.floor(n / columns) * 20;
      const text = `<text x="${x + 14}" y="${y + 4}">${policy.name}</text>`;
      return dot(policy, String(x), y, colorOf(policy)) + text;
    })
    .join('\n');
}

function grid(x: X, largest: number, bottom: number): string {
  return ticks
    .filter((tick) => tick <= largest)
    .map(
      (tick) =>
        `<path d="M${x(tick)} ${top}V${bottom}" stroke="#8888" stroke-width="0.5"/>` +
        `<text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
    )
    .join('\n');
}

/** What every policy costs in multiples of the lower bound, as a picture: a line a family. */
export function svgOf(rows: readonly Row[]): string {
  const policies = [...(rows[0]?.multiples.keys() ?? [])];
  const colorOf = (policy: Policy) => colors[policies.indexOf(policy)] ?? '#333333';
  const { x, largest } = scaleOf(rows);
  const bottom = top + rows.length * rowHeight;
  const lines = rows.map(({ family, multiples }, n) => {
    const y = middleOf(n);
    const dots = policies.map((one) => dot(one, x(multiples.get(one) ?? 1), y, colorOf(one)));
    return `<text x="${left - 14}" y="${y + 4}" text-anchor="end">${family}</text>${dots.join('')}`;
  });
  const title = 'What input costs, in multiples of the least that it can cost';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 28}" role="img" aria-label="${title}">
<rect width="${width}" height="${bottom + 28}" fill="#fff"/>
<g font-family="system-ui, sans-serif" font-size="13" fill="#333">
<text x="24" y="24" font-weight="600">${title}</text>
${legend(policies, colorOf)}
${grid(x, largest, bottom)}
${lines.join('\n')}
</g>
</svg>
`;
}

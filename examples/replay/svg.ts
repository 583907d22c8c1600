import type { Row } from './compare.ts';
export function svgOf(_rows: readonly Row[]): string {
  return '';
}

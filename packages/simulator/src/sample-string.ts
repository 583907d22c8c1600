import type { Dict } from './json.ts';
import { matches, samplePattern } from './sample-pattern.ts';

/** A value of each format. Source: the structured-outputs page; the addresses are those for documentation. */
const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  duration: 'P1D',
  email: 'sample@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  time: '12:00:00Z',
  uri: 'https://example.com/sample',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const word = 'sample';

/** Characters of the longest text. */
const longest = 10_000;

function sized({ minLength, maxLength }: Dict): string {
  const least = Math.min(Number(minLength ?? 0), longest);
  return word
    .repeat(Math.max(1, Math.ceil(least / word.length)))
    .slice(
      0,
      Math.min(Number(maxLength ?? Number.POSITIVE_INFINITY), Math.max(least, word.length)),
    );
}

/** A text for a string schema: by its format, its pattern or its length. */
export function sampleString(schema: Dict): string {
  const { format, pattern } = schema;
  if (typeof format === 'string' && Object.hasOwn(formats, format)) return formats[format] ?? word;
  const plain = sized(schema);
  if (typeof pattern !== 'string' || matches(pattern, plain)) return plain;
  return samplePattern(pattern) ?? plain;
}

/** Marks of single pages, and of the root that says how many there are. Source: ISO 32000. */
const page = /\/Type\s*\/Page(?![a-zA-Z])/g;
const root = /\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages\b/g;

/** Pages of a PDF in base64, as far as they stand there uncompressed; 0 for what is none. */
export function pdfPages(base64: string): number {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  if (!text.startsWith('%PDF')) return 0;
  const counts = [...text.matchAll(root)].map(([, after, before]) => Number(after ?? before));
  return Math.max(text.match(page)?.length ?? 0, ...counts);
}

/** Runs something during which a warning that comes again and again is shown once. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  const shown = new Set<string>();
  console.warn = (...parts: readonly unknown[]) => {
    const text = parts.join(' ');
    if (!shown.has(text)) warn(text);
    shown.add(text);
  };
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}

import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/** What a package is built of beside src/index.ts, by the names of its files. */
interface Entries {
  /** Subpaths that its exports name: ESM, CJS and types. */
  readonly subpaths?: readonly string[];
  /** Programs, and modules that a bundler can leave out: ESM only. */
  readonly modules?: readonly string[];
}

/** ESM, CJS and types of src/index.ts, and what is built beside it. */
export function packageConfig({ subpaths = [], modules = [] }: Entries = {}) {
  rmSync('dist', { recursive: true, force: true });
  const entry = ['index', ...subpaths].map(sourceOf);
  const dts = { entry, compilerOptions: { ignoreDeprecations: '6.0' } };
  const shared = { target: 'node20.19', dts, removeNodeProtocol: false } satisfies Options;
  return defineConfig([
    { ...shared, entry: [...entry, ...modules.map(sourceOf)], format: 'esm' },
    { ...shared, entry, format: 'cjs' },
  ]);
}

function sourceOf(name: string): string {
  return `src/${name}.ts`;
}

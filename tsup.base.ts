import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/** What a package is built of beside src/index.ts, by the names of its files. */
interface Entries {
  /** Subpaths that its exports name: ESM, CJS and types. */
  readonly subpaths?: readonly string[];
  /** Programs: ESM only. Their package is bundled whole. */
  readonly programs?: readonly string[];
}

/**
 * ESM, CJS and types of src/index.ts, and what is built beside it. ESM stays a file for each
 * module, so that a bundler leaves out what a program does not use.
 */
export function packageConfig({ subpaths = [], programs }: Entries = {}) {
  rmSync('dist', { recursive: true, force: true });
  const entry = ['index', ...subpaths].map(sourceOf);
  const dts = { entry, compilerOptions: { ignoreDeprecations: '6.0' } };
  const shared = { target: 'node20.19', dts, removeNodeProtocol: false } satisfies Options;
  const modules = programs
    ? { entry: [...entry, ...programs.map(sourceOf)] }
    : { entry: ['src/**/*.ts'], bundle: false };
  return defineConfig([
    { ...shared, ...modules, format: 'esm' },
    { ...shared, entry, format: 'cjs' },
  ]);
}

function sourceOf(name: string): string {
  return `src/${name}.ts`;
}

import { rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/** ESM, CJS and types of src/index.ts; programs are built beside it, as ESM only. */
export function packageConfig(...programs: string[]) {
  rmSync('dist', { recursive: true, force: true });
  const dts = { entry: 'src/index.ts', compilerOptions: { ignoreDeprecations: '6.0' } };
  const shared = { target: 'node20.19', dts, removeNodeProtocol: false } satisfies Options;
  return defineConfig([
    { ...shared, entry: ['src/index.ts', ...programs], format: 'esm' },
    { ...shared, entry: ['src/index.ts'], format: 'cjs' },
  ]);
}

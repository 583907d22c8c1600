import { defineConfig } from 'vitest/config';

const conditions = ['@turnwise/source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 20_000,
    // A process for each file would take longer than the tests.
    isolate: false,
    typecheck: {
      enabled: true,
      include: ['test/**/*.test-d.ts'],
      tsconfig: 'test/tsconfig.json',
    },
    coverage: {
      include: ['packages/*/src/**'],
      // Programs run in processes of their own, where coverage cannot follow.
      exclude: ['packages/*/src/cli.ts'],
      thresholds: { lines: 80 },
    },
  },
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sources = ['core', 'context', 'cache', 'simulator', 'turnwise']
  .map((name) => join('packages', name, 'src'))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'));

const loadsTheSdk =
  /^(?:import|export)(?! type)[^;]*['"]@anthropic-ai\/sdk|import\(['"]@anthropic/m;

test.each(sources)('%s takes nothing but types from the SDK', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(loadsTheSdk);
});

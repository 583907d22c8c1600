// Packs every package as it would be published and lets publint and attw look at the tarball.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tarballs = mkdtempSync(join(tmpdir(), 'turnwise-'));
const run = (command, ...args) => execFileSync(command, args, { stdio: 'inherit' });

try {
  run('pnpm', '--recursive', '--filter', './packages/*', 'pack', '--pack-destination', tarballs);
  for (const tarball of readdirSync(tarballs)) {
    run('publint', 'run', join(tarballs, tarball), '--strict');
    // Node 10 cannot read `exports`, and is not supported.
    run('attw', join(tarballs, tarball), '--profile', 'node16', '--format', 'ascii');
  }
} finally {
  rmSync(tarballs, { recursive: true });
}

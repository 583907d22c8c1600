import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '@turnwise/core';

/** A store of one file a key: a file that is only written where there is none makes it exact. */
export function fileStore(folder: string): Store {
  const fileOf = (key: string) => join(folder, encodeURIComponent(key));
  const get = (key: string): string | undefined => {
    try {
      const { value, until } = JSON.parse(readFileSync(fileOf(key), 'utf8'));
      return Date.now() < until ? value : undefined;
    } catch {
      return undefined;
    }
  };
  const entry = (value: string, lifetime: number) =>
    JSON.stringify({ value, until: Date.now() + lifetime });
  return {
    get,
    set: (key, value, lifetime) => writeFileSync(fileOf(key), entry(value, lifetime)),
    delete: (key) => rmSync(fileOf(key), { force: true }),
    setIfAbsent: (key, value, lifetime) => {
      if (get(key) === undefined) rmSync(fileOf(key), { force: true });
      try {
        writeFileSync(fileOf(key), entry(value, lifetime), { flag: 'wx' });
        return true;
      } catch {
        return false;
      }
    },
  };
}

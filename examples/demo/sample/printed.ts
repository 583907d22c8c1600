import { type Module, modules } from './records.ts';

/** Numbers that look like chance and are the same in every run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % below;
  };
}

/** What `search` prints for one of a module's functions. */
export function hits(word: string, next: (below: number) => number): string {
  return modules
    .flatMap(({ name, questions }) =>
      questions
        .slice(0, 1 + next(3))
        .map(
          (ask) =>
            `src/${name}.ts:${20 + next(120)}:  const ${ask}Result = ${word}(await ${name}Store.all(), ${ask}.id);`,
        ),
    )
    .join('\n');
}

/** What `list_files` prints. */
export function listing(next: (below: number) => number): string {
  return modules
    .flatMap(({ name }) => [`src/${name}.ts`, `test/${name}.test.ts`, `ops/import-${name}.ts`])
    .map((path) => `${String(2_000 + next(9_000)).padStart(6)}  ${path}`)
    .join('\n');
}

/** What `run_tests` prints; `failing` names the tests that fail. */
export function testRun(module: Module, failing: readonly string[], seed: number): string {
  const next = numbers(seed);
  const lines = module.fields
    .map((field) => ` ✓ ${module.name} > a record without ${field} is refused ${1 + next(4)}ms`)
    .concat(
      module.questions.map((ask) =>
        failing.includes(ask)
          ? ` × ${module.name} > ${ask} counts a record that arrived twice once ${3 + next(9)}ms\n   → expected [ { id: 'a', revision: 1 }, { id: 'a', revision: 2 } ] to deeply equal [ { id: 'a', revision: 2 } ]\n     at test/${module.name}.test.ts:${20 + next(40)}:${1 + next(60)}`
          : ` ✓ ${module.name} > ${ask} counts a record that arrived twice once ${1 + next(6)}ms`,
      ),
    );
  const total = module.fields.length + module.questions.length;
  return `${lines.join('\n')}\n\n Test Files  ${failing.length > 0 ? '1 failed' : '1 passed'} (1)\n      Tests  ${failing.length > 0 ? `${failing.length} failed | ` : ''}${total - failing.length} passed (${total})\n   Duration  ${300 + next(400)}ms`;
}

/** What a nightly run wrote into its log. */
export function nightLog(module: Module, count: number, seed: number): string {
  const next = numbers(seed);
  const outcomes = ['accepted', 'known', 'stale', 'refused: takenAt has no offset'];
  return Array.from({ length: count }, (_, i) => {
    const minute = String(Math.floor(i / 3) % 60).padStart(2, '0');
    const id = (0x10000 + next(0xefff)).toString(16);
    return JSON.stringify({
      time: `2026-11-02T03:${minute}:${String(next(60)).padStart(2, '0')}.${100 + next(900)}Z`,
      level: next(9) === 0 ? 'warn' : 'info',
      module: module.name,
      id: `${module.name.slice(0, 3)}-${id}`,
      revision: next(5),
      outcome: outcomes[next(outcomes.length)],
      tookMs: next(40),
    });
  }).join('\n');
}

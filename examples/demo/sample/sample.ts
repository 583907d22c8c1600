import { type Line, type Trace, traceOf } from '../trace.ts';
import { sourceOf, testsOf } from './files.ts';
import { hits, listing, nightLog, numbers, testRun } from './printed.ts';
import { type Call, Recorder } from './recorder.ts';
import { type Module, modules } from './records.ts';
import { system, tools } from './system.ts';
import { type Task, tasks } from './tasks.ts';

const model = 'claude-opus-4-8';

/** Half of a ship: what is left when a text is cut in the middle of a character. */
const halfACharacter = '🚢'.slice(0, 1);

/** Where the histories of programs go wrong, by the number of the task. */
const emptyBlockIn = 1;
const partialReplyIn = 2;
const twoUserTurnsIn = 3;
const abortedCallIn = 5;
const cutTextIn = 6;

function read(path: string, result: string): Call {
  return { name: 'read_file', input: { path }, result };
}

function readingCalls(module: Module, index: number): readonly Call[] {
  const count = 16 + 2 * index;
  const log = nightLog(module, count, index + 1);
  const tail = `tail -n ${count} ops/log/${module.name}.log`;
  return [
    read(`src/${module.name}.ts`, sourceOf(module)),
    read(`test/${module.name}.test.ts`, testsOf(module)),
    { name: 'run_command', input: { command: tail }, result: log },
  ];
}

/** The call that runs everything is stopped by the person: it has no result, ever. */
function firstCalls(module: Module, index: number): readonly Call[] {
  const calls = readingCalls(module, index);
  const all: Call = { name: 'run_tests', input: { file: 'all' } };
  return index === abortedCallIn ? [all, ...calls] : calls;
}

function officeMessage(index: number): Call {
  const text = `Dear colleagues, between 22:00 and 05:30 we do not want to hear from you unless a ship ${index === cutTextIn ? halfACharacter : 'calls'}`;
  return { name: 'run_command', input: { command: 'cat ops/mail/office.txt' }, result: text };
}

function ask(recorder: Recorder, task: Task, index: number): void {
  if (index === emptyBlockIn) recorder.user(task.ask, '');
  else recorder.user(task.ask);
  if (index === twoUserTurnsIn) recorder.user('It was Tuesday and Friday, if that helps.');
}

function finish(recorder: Recorder, task: Task, index: number): void {
  if (index !== partialReplyIn) {
    recorder.agent(task.done);
    return;
  }
  // The person stopped the reply and asked for the rest of it.
  const half = task.done.indexOf(', 5 of');
  recorder.agent(task.done.slice(0, half)).wait(8).agent(task.done.slice(half));
}

function work(recorder: Recorder, task: Task, index: number): void {
  const module = modules[index] ?? (modules[0] as Module);
  const next = numbers(100 + index);
  const [word = '', other = ''] = module.questions;
  const path = `src/${module.name}.ts`;
  const file = `test/${module.name}.test.ts`;
  const later = modules[(index + 1) % modules.length] as Module;
  recorder
    .agent(task.look, ...firstCalls(module, index))
    .agent(
      task.suspect,
      { name: 'search', input: { pattern: word, folder: '.' }, result: hits(word, next) },
      { name: 'list_files', input: { folder: '.' }, result: listing(next) },
    )
    .agent(
      'One caller is in another module. I will read that one and what the office wrote.',
      {
        ...read(`src/${later.name}.ts`, sourceOf(later)),
      },
      officeMessage(index),
    )
    .agent(task.change, {
      name: 'edit_file',
      input: {
        path,
        old: `  for (const record of ${module.name}) {`,
        new: `  for (const record of inOrderOfRevision(${module.name})) {`,
      },
      result: sourceOf(module).split('\n').slice(42, 70).join('\n'),
    })
    .agent('I will run the tests of the module.', {
      name: 'run_tests',
      input: { file },
      result: testRun(module, index % 2 === 0 ? [other] : [], index + 7),
    })
    .agent('I will run them once more, since the order of two lines was still the old one.', {
      name: 'run_tests',
      input: { file },
      result: testRun(module, [], index + 70),
    });
}

/** The conversation that the demo plays when no other is named. */
function sampleLines(): readonly Line[] {
  const recorder = new Recorder(model, '2026-11-02T09:00:00Z');
  for (const [index, task] of tasks.entries()) {
    ask(recorder, task, index);
    work(recorder, task, index);
    finish(recorder, task, index);
    recorder.wait(index === 3 ? 14 * 60 : 50 + 20 * index);
  }
  return recorder.lines({ name: 'sample', system_known: true, tools_known: true, system, tools });
}

/** An agent's session of a day, with the faults that such histories have. */
export function sample(): Trace {
  return traceOf(sampleLines());
}

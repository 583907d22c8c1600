import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SimulatorOptions } from './options.ts';
import { isPlatform, platformNames } from './platforms.ts';
import { randomFaults } from './random-faults.ts';
import { replyFrom, type TraceLine } from './reply-from.ts';

/** What the command prints about itself. */
export const usage = `turnwise-simulator [--port NUMBER] [--platform NAME] [--record NUMBER] [--seed NUMBER] [--trace FILE]
                   [--requests-per-minute NUMBER] [--input-tokens-per-minute NUMBER]
                   [--tokens-per-second NUMBER] [--fault-rate SHARE]

Serves the Messages API on 127.0.0.1 until it is interrupted. Prints its address, a line a request,
and at the end what all requests came to. The address opened in a browser shows the same in detail.

  --port NUMBER                     default: a free one
  --platform NAME                   ${platformNames.join(', ')}; default: anthropic
  --record NUMBER                   requests that the page remembers; default: 1000
  --seed NUMBER                     ids, default texts and faults follow from it; default: 0
  --trace FILE                      answers as a recorded conversation was answered, one JSON object a line
  --requests-per-minute NUMBER      refuses with 429 what a key sends beyond; default: no limit
  --input-tokens-per-minute NUMBER  the same, cache reads not counted
  --tokens-per-second NUMBER        writes answers so fast; default: at once
  --fault-rate SHARE                lets so many requests fail, such as 0.1: errors, resets, cuts`;

/** Kinds of faults that share a rate. */
const kinds = ['overloaded', 'rateLimit', 'serverError', 'reset', 'cut', 'streamError'] as const;

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${flag} is a whole number, not "${text}"`);
  return Number(text);
}

function rateOf(flag: string, text: string | undefined): number | undefined {
  const rate = text === undefined ? undefined : numberOf(flag, text);
  if (rate === 0) throw new Error(`--${flag} is at least 1; leave it out for no limit`);
  return rate;
}

function traceLine(file: string, text: string, index: number): TraceLine {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      `--trace: line ${index + 1} of ${file} is no JSON. ${(error as Error).message}`,
    );
  }
}

function replyOf(file: string | undefined): SimulatorOptions {
  if (file === undefined) return {};
  const lines = readFileSync(file, 'utf8').split('\n');
  const trace = lines.flatMap((text, index) => (text ? [traceLine(file, text, index)] : []));
  return { reply: replyFrom(trace) };
}

function faultsOf(text: string | undefined, seed: number): SimulatorOptions {
  if (text === undefined) return {};
  const share = Number(text);
  if (!(text.trim() !== '' && share >= 0 && share <= 1))
    throw new Error(`--fault-rate is a share of the requests from 0 to 1, not "${text}"`);
  const rates = Object.fromEntries(kinds.map((kind) => [kind, share / kinds.length]));
  return { faults: randomFaults({ seed, rates }) };
}

const string = { type: 'string' } as const;

/** Reads the flags of the command. Throws a sentence that says how to write one that is wrong. */
export function readCommandLine(): { readonly help: boolean; readonly options: SimulatorOptions } {
  const { values } = parseArgs({
    options: {
      port: { ...string, default: '0' },
      platform: { ...string, default: 'anthropic' },
      record: { ...string, default: '1000' },
      seed: { ...string, default: '0' },
      trace: string,
      'requests-per-minute': string,
      'input-tokens-per-minute': string,
      'tokens-per-second': string,
      'fault-rate': string,
      help: { type: 'boolean', default: false },
    },
  });
  const { platform, help } = values;
  if (!isPlatform(platform)) throw new Error(`--platform is one of ${platformNames.join(', ')}`);
  const port = numberOf('port', values.port);
  if (port > 65_535) throw new Error(`--port is at most 65535, not ${port}`);
  const [record, seed] = [numberOf('record', values.record), numberOf('seed', values.seed)];
  const rate = (flag: 'requests-per-minute' | 'input-tokens-per-minute' | 'tokens-per-second') =>
    rateOf(flag, values[flag]);
  const limits = {
    requests: rate('requests-per-minute'),
    inputTokens: rate('input-tokens-per-minute'),
  };
  const pace = { tokensPerSecond: rate('tokens-per-second') };
  const script = { ...replyOf(values.trace), ...faultsOf(values['fault-rate'], seed) };
  return { help, options: { port, platform, record, seed, limits, pace, ...script } };
}

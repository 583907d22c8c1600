import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { turnwise } from 'turnwise';
import { reasonFor } from './categories.ts';
import { type PlatformName, places } from './places.ts';
import { isAlike, isConverse, type Refusal } from './recorded.ts';
import { lostWords } from './words.ts';

/** What became of one recorded refusal. */
export interface Verdict {
  readonly category: string;
  /** The line of the file, from 1. */
  readonly line: number;
  /** Why it was not tried. */
  readonly skipped?: 'not reproducible';
  /** Refused bare, with the recorded status and type and in the recorded words. */
  readonly refused?: boolean;
  /** Why it was tried bare only. */
  readonly bareOnly?: 'another API';
  /** Accepted wrapped. */
  readonly accepted?: boolean;
  /** Everything that the caller said arrived. */
  readonly kept?: boolean;
  /** Why no client can prevent it: it only has to be refused in the recorded words. */
  readonly unpreventable?: string;
  /** What went wrong, if anything did. */
  readonly reason?: string;
}

/** Simulators of all platforms, started when they are first needed. */
export class Simulators {
  readonly #running = new Map<PlatformName, Promise<Simulator>>();

  of(platform: PlatformName): Promise<Simulator> {
    const running = this.#running.get(platform) ?? startSimulator({ platform });
    this.#running.set(platform, running);
    return running;
  }

  async close(): Promise<void> {
    for (const simulator of this.#running.values()) await (await simulator).close();
  }
}

/** Sends a recorded request bare, then wrapped, and compares with what was recorded. */
export async function check(
  refusal: Refusal,
  line: number,
  simulators: Simulators,
): Promise<Verdict> {
  const { category } = refusal;
  const unpreventable = reasonFor(category, refusal.error_message);
  const verdict = { category, line, ...(unpreventable && { unpreventable }) };
  if (!refusal.reproducible) return { ...verdict, skipped: 'not reproducible' };
  const simulator = await simulators.of(refusal.platform);
  const bare = clientOf(refusal, simulator);
  const said = await refusalOf(bare, refusal);
  const refused = said !== undefined && isSame(refusal, said);
  const unlike = refused ? '' : `bare: ${shown(said)}\n    recorded: ${shown(recordedIn(refusal))}`;
  if (isConverse(refusal))
    return { ...verdict, refused, bareOnly: 'another API', ...(unlike && { reason: unlike }) };
  const wrapped = turnwise(bare, {
    ...places[refusal.platform],
    apiVersion: refusal.api_version,
    onFault: 'throw',
  });
  const again = await refusalOf(wrapped, refusal);
  const accepted = again === undefined;
  const lost = lostWords(refusal.request_shape, simulator.requests.at(-1)?.body);
  const reason = [
    unlike,
    accepted || unpreventable ? '' : `wrapped: ${shown(again)}`,
    lost.length === 0 ? '' : `lost: ${lost.join(' ')}`,
  ]
    .filter(Boolean)
    .join('\n    ');
  return { ...verdict, refused, accepted, kept: lost.length === 0, ...(reason && { reason }) };
}

/** What an error answer says. */
interface Said {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly message: string;
}

function recordedIn({ status, error_type, error_message }: Refusal): Said {
  return { status, type: error_type, message: error_message };
}

function isSame(refusal: Refusal, { status, type, message }: Said): boolean {
  if (status !== refusal.status || type !== refusal.error_type) return false;
  return isAlike(refusal.error_message, message);
}

function shown(said: Said | undefined): string {
  return said === undefined ? 'accepted' : `${said.status} ${said.type} ${said.message}`;
}

function clientOf({ api_version, request_shape }: Refusal, { url }: Simulator): Anthropic {
  return new Anthropic({
    baseURL: url,
    apiKey: 'simulated',
    maxRetries: 0,
    timeout: 60_000,
    defaultHeaders: { 'anthropic-version': api_version, ...request_shape.$headers },
  });
}

/** What the API says if it refuses, undefined if it answers. */
async function refusalOf(client: Anthropic, refusal: Refusal): Promise<Said | undefined> {
  const { $headers, ...body } = refusal.request_shape;
  try {
    // Recorded bodies are broken on purpose, so that no type of the SDK fits them.
    await client.messages.create(body as unknown as Anthropic.MessageCreateParamsNonStreaming);
    return undefined;
  } catch (error) {
    if (!(error instanceof APIError))
      return { status: undefined, type: undefined, message: String(error) };
    const { error: said } = (error.error ?? {}) as {
      readonly error?: { readonly type: string; readonly message: string };
    };
    return { status: error.status, type: said?.type, message: said?.message ?? error.message };
  }
}

import type { Call, Middleware } from './engine.js';
import { checkOptions, OptionError } from './errors.js';
import { type ModelOverrides, modelInfo } from './models.js';
import { targetOf } from './platform.js';
import type { Step } from './report.js';
import type { Store } from './shelf.js';
import type { ApiVersion, Platform, Target } from './types.js';

/** What the middleware cannot know by themselves. */
export interface ConfiguringOptions {
  /** Receives every step as it is taken: the short form of `eventsOf(client).on('step', …)`. */
  readonly on?: (step: Step) => void;
  /** @default what the client tells about itself */
  readonly platform?: Platform;
  /** @default what the client sends */
  readonly apiVersion?: ApiVersion;
  /** @default 'auto' - `first-party` on platform `anthropic`, else `portable` */
  readonly target?: 'auto' | Target;
  /** Names deployments: another model's id, or the fields that differ. */
  readonly models?: ModelOverrides;
  /** @default 'send' - a fault of ours sends the caller's own request */
  readonly onFault?: 'send' | 'throw';
  /** Milliseconds since the epoch. @default the system's clock */
  readonly now?: () => number;
  /** Whose conversations these are: no other namespace finds their memory. @default '' */
  readonly namespace?: string;
  /**
   * Shares the memory of conversations between processes; takes a `namespace`. Keyv is one. Read
   * for at most 50 ms, written without waiting; what it loses costs money only.
   *
   * @default the memory of the process
   */
  readonly store?: Store;
}

/** The names of the options, for a stack that takes more beside them. */
export const CONFIGURING_OPTIONS: readonly (keyof ConfiguringOptions)[] = [
  'on',
  'platform',
  'apiVersion',
  'target',
  'models',
  'onFault',
  'now',
  'namespace',
  'store',
];

const CHOICES = {
  platform: ['anthropic', 'bedrock', 'vertex', 'foundry', 'gateway'],
  target: ['auto', 'first-party', 'portable'],
  onFault: ['send', 'throw'],
} as const;

/** What a store has to have. */
const METHODS = ['get', 'set', 'delete'] as const;

const configurations = new WeakMap<Middleware, ConfiguringOptions>();

/**
 * Says under which circumstances the other middleware work. Comes first in a list; a mount heeds
 * it for what happens outside the chain too.
 *
 * @throws OptionError for an option or a value that does not exist
 */
export function configuring(options: ConfiguringOptions = {}): Middleware {
  checkOptions('configuring', options, CONFIGURING_OPTIONS);
  for (const [name, choices] of Object.entries(CHOICES)) {
    checkChoice(name, options[name as keyof typeof CHOICES], choices);
  }
  const middleware: Middleware = (next) =>
    function configuring(call) {
      return next(configured(call, options));
    };
  checkMemory(options);
  configurations.set(middleware, options);
  return middleware;
}

function checkMemory({ namespace, store }: ConfiguringOptions): void {
  if (namespace !== undefined && typeof namespace !== 'string') {
    throw new OptionError("configuring: namespace has to be a string: namespace: 'tenant-7'.");
  }
  if (store === undefined) return;
  if (METHODS.some((name) => typeof store?.[name] !== 'function')) {
    throw new OptionError(`configuring: store has to have ${METHODS.join(', ')}: new Keyv().`);
  }
  if (!namespace) {
    throw new OptionError(
      "configuring: a store takes a namespace, which keeps its users apart: namespace: 'tenant-7'.",
    );
  }
}

/** The call as a configuration makes it. */
export function configured(call: Call, options: ConfiguringOptions): Call {
  const { on, target = 'auto', models } = options;
  const platform = options.platform ?? call.platform;
  const namespace = options.namespace ?? call.namespace;
  return {
    ...call,
    platform,
    ...(namespace !== undefined && { namespace }),
    target: target === 'auto' ? targetOf(platform) : target,
    apiVersion: options.apiVersion ?? call.apiVersion,
    model: models ? modelInfo(call.params.model, models) : call.model,
    onFault: options.onFault ?? call.onFault,
    now: options.now ?? call.now,
    report: on ? reportingTo(on, call) : call.report,
  };
}

/** Parts a list into configurations, which a mount applies first, and the rest. */
export function partConfigurations(list: readonly Middleware[]): {
  options: readonly ConfiguringOptions[];
  middleware: readonly Middleware[];
} {
  return {
    options: list.flatMap((entry) => configurations.get(entry) ?? []),
    middleware: list.filter((entry) => !configurations.has(entry)),
  };
}

function reportingTo(on: (step: Step) => unknown, call: Call): Call['report'] {
  return (step) => {
    call.report(step);
    tell(on, step);
  };
}

/** Calls a listener, which never breaks a request: neither by throwing nor by rejecting. */
export function tell<T>(on: (event: T) => unknown, event: T): void {
  try {
    Promise.resolve(on(event)).catch(() => {});
  } catch {
    // It has had its chance.
  }
}

function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value !== undefined && !choices.includes(value)) {
    throw new OptionError(
      `configuring: ${name} cannot be "${value}". Write one of: ${choices.join(', ')}.`,
    );
  }
}

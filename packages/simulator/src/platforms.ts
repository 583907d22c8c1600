/** Where the simulated API stands: each place has stricter rules or other words. */
export type PlatformName = 'anthropic' | 'bedrock' | 'vertex' | 'foundry' | 'gateway' | 'legacy';

export interface Platform {
  readonly name: PlatformName;
  /** Turns must alternate and start with the user; elsewhere neighbors are combined. */
  readonly alternates: boolean;
  /** Bytes of a request. */
  readonly maxBody: number;
  /** Whether images and documents may be given by URL. */
  readonly urlSources: boolean;
  /** Whether role:system is served inside messages. */
  readonly systemRole: boolean;
  readonly batches: boolean;
  /** Whether conversations are held between requests. */
  readonly threads: boolean;
  /** Whether the `compaction` parameter is served. */
  readonly compaction: boolean;
  /** Whether answers of a form are served on its Messages endpoint. */
  readonly structuredOutputs: boolean;
  /** Whether each key has a prompt cache of its own, as workspaces have; elsewhere the organization has one. */
  readonly cacheByKey: boolean;
  /** Shortest prefixes in tokens that are cached, by model, where they are longer here than elsewhere. */
  readonly minCacheable: Readonly<Record<string, number>>;
  /** Whether a turn is continued in a request with tools. */
  readonly prefillWithTools: boolean;
  /** Whether text is limited in bytes, too. */
  readonly countsTextBytes: boolean;
  /** Wording of the claude-3 era. */
  readonly oldWords: boolean;
  /** Serves requests without `model`, which Bedrock and Vertex carry in the URL. */
  readonly defaultModel?: string;
  /** The refusal of a prompt over the window, in tokens. */
  readonly promptTooLong: (tokens: number, window: number) => string;
}

const megabyte = 1024 * 1024;

function tooLong(tokens: number, window: number): string {
  return `prompt is too long: ${tokens} tokens > ${window} maximum`;
}

const anthropic: Platform = {
  name: 'anthropic',
  alternates: false,
  maxBody: 32 * megabyte,
  urlSources: true,
  systemRole: true,
  batches: true,
  threads: true,
  compaction: true,
  structuredOutputs: true,
  cacheByKey: true,
  minCacheable: {},
  prefillWithTools: true,
  countsTextBytes: false,
  oldWords: false,
  promptTooLong: tooLong,
};

const platforms: Readonly<Record<PlatformName, Platform>> = {
  anthropic,
  bedrock: {
    ...anthropic,
    name: 'bedrock',
    alternates: true,
    maxBody: 20 * megabyte,
    urlSources: false,
    batches: false,
    threads: false,
    compaction: false,
    structuredOutputs: false,
    cacheByKey: false,
    // Source: the User Guide's page on prompt caching, and the models' own pages.
    minCacheable: { 'claude-sonnet-4-5-20250929': 4_096, 'claude-opus-4-7': 4_096 },
    prefillWithTools: false,
    countsTextBytes: true,
    defaultModel: 'claude-sonnet-4-5',
    promptTooLong: () => 'Input is too long for requested model.',
  },
  vertex: {
    ...anthropic,
    name: 'vertex',
    maxBody: 30 * megabyte,
    urlSources: false,
    batches: false,
    threads: false,
    cacheByKey: false,
    defaultModel: 'claude-sonnet-4-5',
  },
  foundry: { ...anthropic, name: 'foundry', systemRole: false, batches: false },
  gateway: {
    ...anthropic,
    name: 'gateway',
    alternates: true,
    systemRole: false,
    batches: false,
    threads: false,
    compaction: false,
    promptTooLong: (tokens, window) =>
      `This endpoint's maximum context length is ${window} tokens. However, you requested about ${tokens} tokens (${tokens} of text input). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.`,
  },
  legacy: {
    ...anthropic,
    name: 'legacy',
    alternates: true,
    systemRole: false,
    threads: false,
    compaction: false,
    prefillWithTools: false,
    countsTextBytes: true,
    oldWords: true,
  },
};

/** The rules of a platform. */
export function platformOf(name: PlatformName): Platform {
  return platforms[name];
}

/** All platforms by name. */
export const platformNames = Object.keys(platforms);

/** Whether a name is a platform's. */
export function isPlatform(name: string): name is PlatformName {
  return Object.hasOwn(platforms, name);
}

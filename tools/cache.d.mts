// Types of cache.mjs, for tests.

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's cache folder for Ridge. */
export function cacheFolder(env?: Environment, home?: string): string;

/** The folder below the cache that holds one folder for each unpacked tool set. */
export function toolsFolder(env?: Environment, home?: string): string;

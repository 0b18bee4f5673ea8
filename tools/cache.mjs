// Where the project keeps what it fetched for the user, outside the checkout.
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/**
 * The user's cache folder for Ridge: `RIDGE_CACHE`, else `$XDG_CACHE_HOME/ridge`, else `~/.cache/ridge`.
 * A relative XDG_CACHE_HOME does not count, as the XDG base directory rules say.
 */
export function cacheFolder(env = process.env, home = homedir()) {
  if (env.RIDGE_CACHE) return resolve(env.RIDGE_CACHE);
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, "ridge");
  return join(home, ".cache", "ridge");
}

/** The folder below the cache that holds one folder for each unpacked tool set. */
export function toolsFolder(env = process.env, home = homedir()) {
  return join(cacheFolder(env, home), "tools");
}

// The core built for threads: its memory is shared, and changes of its tables wait for batches of frames under way.

import binary from "../../build/core.threads.wasm";
import type { CoreExports } from "../core/exports";
import { exportsOf } from "../core/instantiate";

/** Pages of 64 KiB; as asconfig.json has them for this build. */
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65_536;

let compiled: Promise<WebAssembly.Module> | undefined;

/** The module of all instances, compiled once. */
export function sharedModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(binary);
  return compiled;
}

/** A core over shared memory: `Machine.create(description, sharedCore)`. One thread alone has no advantage by it. */
export async function sharedCore(): Promise<CoreExports> {
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: true });
  return exportsOf(await sharedModule(), { env: { memory } });
}

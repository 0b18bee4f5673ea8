// Bytes to exports: the only file that knows the loader and the embedded binary.

import { instantiate as load } from "@assemblyscript/loader";
import binary from "../../build/core.wasm";
import type { CoreExports } from "./exports";

let compiled: Promise<WebAssembly.Module> | undefined;

/** A new instance of the core; the binary is compiled once. */
export async function instantiate(): Promise<CoreExports> {
  compiled ??= WebAssembly.compile(binary);
  // The instance's own exports: the loader wraps each function of its `exports`, which costs more than the calls do.
  const { instance } = await load(await compiled, {});
  return { ...instance.exports } as unknown as CoreExports;
}

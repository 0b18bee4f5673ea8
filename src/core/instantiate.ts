// Bytes to exports: the only file that knows the loader and the embedded binary.

import { instantiate as load } from "@assemblyscript/loader";
import binary from "../../build/core.wasm";
import type { CoreExports } from "./exports";

/** Makes a new instance of a core. */
export type CoreMaker = () => Promise<CoreExports>;

let compiled: Promise<WebAssembly.Module> | undefined;

/** A new instance of the core; the binary is compiled once. */
export async function instantiate(): Promise<CoreExports> {
  compiled ??= WebAssembly.compile(binary);
  return exportsOf(await compiled);
}

/** The instance's own exports: the loader wraps each function of its `exports`, which costs more than the calls do. */
export async function exportsOf(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports = {},
): Promise<CoreExports> {
  const { instance } = await load(module, imports);
  return { ...instance.exports } as unknown as CoreExports;
}

// A transform of the AssemblyScript compiler: says what is not to be copied into its callers. The compiler inlines every
// small function, which the hot paths want, and which the rest pays for with a quarter of the core's size.
import { createRequire } from "node:module";

/** The compiler's own Binaryen, as passes take their arguments from it. */
const { default: binaryen } = await import(
  createRequire(import.meta.resolve("assemblyscript/asc")).resolve("binaryen")
);

/** Internal names, with wildcards: the doors to registers, and layers that only rare things reach. */
const CALLED = [
  "assembly/function/registers/*",
  "assembly/function/layout/blockAt",
  "assembly/error/*",
  "assembly/upstream/*",
  "assembly/interrupt/*",
  "assembly/capability/*",
];

export default class ColdCode {
  /** Called by the compiler before it optimizes, with Binaryen's module. */
  afterCompile(module) {
    for (const pattern of CALLED) {
      binaryen.setPassArgument("no-full-inline", pattern);
      module.runPasses(["no-full-inline"]);
    }
  }
}

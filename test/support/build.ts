// Global setup of the tests: they see a build of the sources as they are.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inContinuousIntegration } from "./environment";

/**
 * Brings `build/` up to date. If that fails, CI stops here; elsewhere the run goes on, so that one can test a part
 * while another does not compile, and is told that it sees an older build.
 */
export default function setup(): void {
  // A mutant's core must stay as it was made.
  if (process.env.RIDGE_BUILT === "1") return;
  const script = fileURLToPath(new URL("../../tools/build.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status === 0) return;
  if (inContinuousIntegration()) throw new Error("the build failed");
  process.stderr.write("build: failed as shown above, the tests see what was built before\n");
}

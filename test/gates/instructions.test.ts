// A slow-down of a hot path fails here on any machine, as instructions are counted, not time.

import { beforeAll, expect, test } from "vitest";
import { describeWithTool } from "../support/tools";
import { countInstructions } from "./count";
import { LEAST, MOST, measured } from "./limits";
import { type Path, paths } from "./paths";

/** V8 compiles WebAssembly anew in each major version: the limits are those of one. */
const isNode20 = process.versions.node.startsWith("20.");

await describeWithTool("valgrind", "instructions of the hot paths, with Node 20", (valgrind) => {
  let counts: Record<Path, number>;

  beforeAll(async () => {
    if (isNode20) counts = await countInstructions(valgrind);
  }, 400_000);

  test.skipIf(!isNode20).each(paths)("%s takes as many as npm run gates said", (path) => {
    const part = counts[path] / measured[path];
    expect(part, `${counts[path].toFixed(1)} instructions, ${measured[path]} before`).toBeLessThan(MOST);
    expect(part, `${counts[path].toFixed(1)} instructions, ${measured[path]} before`).toBeGreaterThan(LEAST);
  });
});

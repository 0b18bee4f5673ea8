// How the tests run: two workers at most, a fresh build before them, one plain line after them.
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vitest/config";

/** Gives sources their wasm as the bundles do: `import bytes from "….wasm"` is a Uint8Array. */
function wasmBytes(): Plugin {
  return {
    name: "wasm-bytes",
    enforce: "pre",
    load(id) {
      if (!id.endsWith(".wasm")) return null;
      const text = readFileSync(id).toString("base64");
      return `export default new Uint8Array(Buffer.from("${text}", "base64"));`;
    },
  };
}

export default defineConfig({
  plugins: [wasmBytes()],
  test: {
    include: ["test/**/*.test.ts"],
    benchmark: { include: ["test/**/*.bench.ts"] },
    globalSetup: ["test/support/build.ts"],
    reporters: ["default", "./test/support/rules-report.ts", "./test/support/plain-summary.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});

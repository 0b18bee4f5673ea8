// How the tests run: two workers at most, a fresh build before them, one plain line after them.
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vitest/config";

/** Gives sources what the bundles embed: `import bytes from "….wasm"` is a Uint8Array, `import text from "….txt"` a string. */
function embedded(): Plugin {
  return {
    name: "embedded",
    enforce: "pre",
    load(id) {
      if (id.endsWith(".txt")) return `export default ${JSON.stringify(readFileSync(id, "utf8"))};`;
      if (!id.endsWith(".wasm")) return null;
      const text = readFileSync(id).toString("base64");
      return `export default new Uint8Array(Buffer.from("${text}", "base64"));`;
    },
  };
}

/** Tests that change nothing of their process. */
const MODULES = ["unit", "conformance", "scenarios"].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  plugins: [embedded()],
  test: {
    projects: [
      // Tests of modules share what they import, file after file.
      {
        extends: true,
        test: { name: "modules", include: MODULES, isolate: false, benchmark: { include: [] } },
      },
      {
        extends: true,
        test: {
          name: "programs",
          include: ["test/**/*.test.ts"],
          exclude: MODULES,
          benchmark: { include: ["test/**/*.bench.ts"] },
        },
      },
    ],
    globalSetup: ["test/support/build.ts"],
    reporters: ["default", "./test/support/rules-report.ts", "./test/support/plain-summary.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});

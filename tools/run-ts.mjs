// Command: node tools/run-ts.mjs FILE.ts [ARG…] runs a TypeScript file of the project under Node.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTypeScript } from "./bundle.mjs";
import { say } from "./process.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
const [entry, ...args] = process.argv.slice(2);
try {
  if (!entry) throw new Error("usage: node tools/run-ts.mjs FILE.ts [ARG…]");
  process.exitCode = await runTypeScript(entry, args);
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

// Command behind `npm test`: build, type checks, lint, tests, in this order, up to the first failure.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInherited, say } from "./process.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => join(root, "node_modules", ".bin", name);

const steps = [
  { name: "build", command: process.execPath, args: [join(root, "tools", "build.mjs")] },
  { name: "types of the host", command: bin("tsc"), args: ["-p", "."] },
  { name: "types of the core", command: bin("tsc"), args: ["-p", "assembly"] },
  { name: "lint", command: bin("biome"), args: ["check", "."] },
  { name: "tests", command: bin("vitest"), args: ["run", ...process.argv.slice(2)] },
];

async function main() {
  for (const { name, command, args } of steps) {
    say(`== ${name}`);
    const code = await runInherited(command, args, { cwd: root });
    if (code === 0) continue;
    say(`== ${name}: failed (exit code ${code})`);
    return code;
  }
  return 0;
}

process.exitCode = await main();

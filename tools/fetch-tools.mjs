// Command: node tools/fetch-tools.mjs [--force] NAME… makes the tools that tests use available to this user.
import { parseArgs } from "node:util";
import { fetchTool } from "./debian.mjs";
import { say } from "./process.mjs";
import { findProgram, toolSets } from "./tool-sets.mjs";

const usage = `usage: node tools/fetch-tools.mjs [--force] NAME…   (names: ${Object.keys(toolSets).join(", ")})`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: "boolean", default: false } },
  });
  if (positionals.length === 0) throw new RangeError(usage);
  for (const name of positionals) findProgram(name);
  return { names: positionals, force: values.force };
}

async function main() {
  const { names, force } = readArguments();
  for (const name of names) {
    try {
      const tool = await fetchTool(name, { force });
      process.stdout.write(`${name}: ${tool.command}\n`);
    } catch (error) {
      say(`${name}: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

try {
  await main();
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

// Command: npm run gates counts the instructions of the hot paths, for limits.ts.

import { fetchTool } from "../../tools/debian.mjs";
import { countInstructions } from "./count";
import { measured } from "./limits";
import { type Path, paths } from "./paths";

const HELP = `Usage: npm run gates

Counts the instructions of one frame, one configuration access and one address under callgrind, which takes a minute, and prints
them beside what test/gates/limits.ts says.
`;

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(HELP);
    return;
  }
  process.stderr.write("gates: counting\n");
  const counts = await countInstructions(await fetchTool("valgrind"));
  for (const path of paths) process.stdout.write(`${line(path, counts[path])}\n`);
}

function line(path: Path, count: number): string {
  const before = measured[path];
  const change = before > 0 ? `${((count / before - 1) * 100).toFixed(1)} %` : "new";
  return `${path.padEnd(40)} ${count.toFixed(1).padStart(8)}  was ${before.toFixed(1).padStart(8)}  ${change}`;
}

await main();

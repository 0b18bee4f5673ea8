// Counts instructions: batches of each hot path under callgrind, and nothing else of the process. What it counts does not depend
// on what else the machine is doing.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withBundle } from "../../tools/bundle.mjs";
import type { Tool } from "../../tools/debian.mjs";
import { BATCH, type Path, paths } from "./paths";

/** Past the tiers of the compilers, which these options leave one of. */
const NODE = [
  ...["--no-liftoff", "--no-wasm-dynamic-tiering", "--predictable", "--single-threaded"],
  ...["--random-seed=1", "--hash-seed=1"],
];
/** The function of Node that runs the workload's script. */
const COUNTED = "*ContextifyScript::RunInContext*";
const BATCHES = 50;

/** Instructions of one frame, access or address. */
export async function countInstructions(valgrind: Tool): Promise<Record<Path, number>> {
  return withBundle("test/gates/workload.ts", async (file) => {
    const counts = await two(paths.map((_, path) => () => instructionsOf(valgrind, file, path)));
    const each = counts.map((count) => count / (BATCHES * BATCH));
    return Object.fromEntries(paths.map((path, index) => [path, each[index]!])) as Record<Path, number>;
  });
}

/** At a time. */
async function two<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const left = tasks.map((task, index) => ({ task, index }));
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next.index] = await next.task();
  };
  await Promise.all([work(), work()]);
  return results;
}

async function instructionsOf({ command, args, env }: Tool, file: string, path: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "ridge-gate-"));
  try {
    const options = [`--callgrind-out-file=${join(folder, "out")}`, `--toggle-collect=${COUNTED}`];
    const workload = [process.execPath, ...NODE, file, String(path), String(BATCHES)];
    const text = await textOf(command, [...args, "--tool=callgrind", ...options, ...workload], env);
    const found = /Collected : (\d+)/.exec(text)?.[1];
    if (!found) throw new Error(`callgrind counted nothing: ${text.trim().split("\n").at(-1)}`);
    return Number(found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a program says on standard error. */
function textOf(command: string, args: readonly string[], env: Tool["env"]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (part) => {
      text += part;
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
}

// The built command, run as a user runs it.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../build/cli/ridge.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `ridge`; standard input, output and error are pipes. */
export function startRidge(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, NO_COLOR: "1", ...env } });
}

/** Runs `ridge` to its end; `input` becomes its standard input. */
export async function ridge(args: readonly string[], input = ""): Promise<Outcome> {
  const child = startRidge(args);
  const gathered = { stdout: "", stderr: "" };
  child.stdout!.setEncoding("utf8").on("data", (text) => {
    gathered.stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text) => {
    gathered.stderr += text;
  });
  child.stdin!.on("error", () => {});
  child.stdin!.end(input);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...gathered };
}

/** A folder for files of one test file. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "ridge-test-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a text, or a value as JSON; gives the path. */
  write(name: string, content: unknown): string {
    const path = this.path(name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

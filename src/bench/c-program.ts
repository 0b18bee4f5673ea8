// Programs in C beside which Ridge is measured: compiled into the user's cache, run as child processes.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../tools/cache.mjs";
import { findOnPath } from "../../tools/debian.mjs";
import type { Contender } from "./measure";

/** The same folder as seen from the sources and from the bundled command. */
const SOURCES = fileURLToPath(new URL("../../bench/c/", import.meta.url));

/** What to compile for, the first that the compiler and the processor know. */
function machines(): string[] {
  const flags = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8").split(/\s+/) : [];
  const isV3 = flags.includes("avx2") && flags.includes("bmi2");
  return [...(isV3 ? ["-march=x86-64-v3"] : []), "-march=native"];
}

export const NO_COMPILER = "no C compiler";

/** A compiled program, or the reason why there is none. */
export type Compiled = { readonly file: string } | { readonly file: null; readonly reason: string };

/** A library as pkg-config and Debian know it. */
export interface Package {
  readonly name: string;
  readonly debian: string;
}

/** Flags for the compiler and the linker, or the reason why there are none. */
export function packageFlags({
  name,
  debian,
}: Package): { readonly flags: readonly string[] } | { readonly flags: null; readonly reason: string } {
  const found = spawnSync("pkg-config", ["--cflags", "--libs", name], { encoding: "utf8" });
  if (found.status === 0) return { flags: found.stdout.trim().split(/\s+/) };
  return { flags: null, reason: `pkg-config does not find ${name} (Debian: ${debian}, pkg-config)` };
}

/**
 * Compiles `bench/c/NAME.c` unless the cache has it; `defines` are names for the preprocessor, `flags` come after the
 * source.
 */
export function compileC(
  name: string,
  defines: readonly string[] = [],
  flags: readonly string[] = [],
): Compiled {
  const compiler = findOnPath(["cc", "gcc", "clang"]);
  if (!compiler) return { file: null, reason: NO_COMPILER };
  if (!existsSync(SOURCES)) return { file: null, reason: `no C sources at ${SOURCES}` };
  const folder = join(cacheFolder(), "bench");
  const file = join(folder, `${[name, ...defines].join("-").toLowerCase()}-${fingerprint(compiler)}`);
  if (existsSync(file)) return { file };
  mkdirSync(folder, { recursive: true });
  let problem = "";
  for (const machine of machines()) {
    const scratch = `${file}.${process.pid}`;
    const options = ["-O3", machine, "-std=gnu11", ...defines.map((define) => `-D${define}`)];
    const source = join(SOURCES, `${name}.c`);
    const result = spawnSync(compiler, [...options, "-o", scratch, source, ...flags]);
    problem = String(result.stderr).split("\n")[0] ?? "";
    if (result.status !== 0) continue;
    renameSync(scratch, file);
    return { file };
  }
  return { file: null, reason: `${compiler} failed: ${problem}` };
}

/** Changes when any source or the compiler does. */
function fingerprint(compiler: string): string {
  const hash = createHash("sha256").update(spawnSync(compiler, ["--version"]).stdout);
  for (const source of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, source)));
  return hash.digest("hex").slice(0, 12);
}

/** A running program that answers each line with a line. */
export class CProgram {
  private readonly lines: Interface;
  private readonly child: ChildProcess;
  private complaint = "";
  private ended = false;

  constructor(file: string, args: readonly string[]) {
    this.child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr!.on("data", (text) => {
      this.complaint += text;
    });
    this.child.stdin!.on("error", () => {});
    this.lines = createInterface({ input: this.child.stdout! });
    this.lines.once("close", () => {
      this.ended = true;
    });
  }

  /** The answer as numbers; rejects if the program ends instead. */
  ask(command: string): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const onLine = (line: string) => {
        this.lines.off("close", onClose);
        resolve(line.split(" ").map(Number));
      };
      const onClose = () => {
        this.lines.off("line", onLine);
        reject(new Error(`${this.child.spawnfile} ended: ${this.complaint.trim()}`));
      };
      if (this.ended) return onClose();
      this.lines.once("line", onLine);
      this.lines.once("close", onClose);
      this.child.stdin!.write(`${command}\n`);
    });
  }

  close(): void {
    this.child.stdin!.end();
    this.lines.close();
  }
}

/** A contender in C: a child process over the file of a model, which answers `p` with the nanoseconds of its median batch. */
export class CContender implements Contender {
  protected readonly program: CProgram;

  constructor(
    readonly name: string,
    file: string,
    model: string,
  ) {
    this.program = new CProgram(file, [model]);
  }

  async play(): Promise<number> {
    return (await this.program.ask("p"))[0]!;
  }

  close(): void {
    this.program.close();
  }
}

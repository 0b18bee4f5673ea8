// Builds mutants of the core, one after another, and sees whether the suite notices them.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "../../tools/process.mjs";
import type { Mutant } from "./mutants";

export type Verdict =
  | { readonly fate: "killed"; readonly by: string }
  | { readonly fate: "survived" }
  /** It is no mutant: its text is not there once, or it does not compile. */
  | { readonly fate: "invalid"; readonly reason: string };

/** What a copy of the project needs to build its core and to run its tests. */
const COPIED = [
  "assembly",
  "src",
  "test",
  "tools",
  "build",
  "package.json",
  "package-lock.json",
  "asconfig.json",
  "tsconfig.json",
  "vitest.config.ts",
];
/** Rows become code of the core. */
const ROWS = "src/spec/";
const GENERATED = "assembly/generated";
const CORE = "build/core.wasm";
/** Milliseconds for a step: a mutant may never end, which the suite would notice too. */
const LONGEST = 15 * 60_000;

export class Laboratory {
  private constructor(
    private readonly root: string,
    private readonly copy: string,
  ) {}

  /** Copies the project, whose build must be up to date, out of the way. */
  static open(root = process.cwd()): Laboratory {
    const copy = mkdtempSync(join(tmpdir(), "ridge-mutants-"));
    const laboratory = new Laboratory(root, copy);
    for (const name of COPIED) laboratory.bring(name);
    symlinkSync(resolve(root, "node_modules"), join(copy, "node_modules"));
    return laboratory;
  }

  close(): void {
    rmSync(this.copy, { recursive: true, force: true });
  }

  /** Makes the mistake, runs the tests that should notice it, then all others if they do not, and takes it back. */
  async try(mutant: Mutant, wholeSuite = true): Promise<Verdict> {
    try {
      return (await this.make(mutant)) ?? (await this.judge(mutant, wholeSuite));
    } finally {
      for (const name of [mutant.file, GENERATED, CORE]) this.bring(name);
    }
  }

  private bring(name: string): void {
    rmSync(join(this.copy, name), { recursive: true, force: true });
    cpSync(join(this.root, name), join(this.copy, name), { recursive: true });
  }

  private async make({ file, text, mistake }: Mutant): Promise<Verdict | undefined> {
    const path = join(this.copy, file);
    const parts = readFileSync(path, "utf8").split(text);
    if (parts.length !== 2)
      return { fate: "invalid", reason: `its text is in ${file} ${parts.length - 1} times` };
    writeFileSync(path, parts.join(mistake));
    if (file.startsWith(ROWS)) {
      const generated = await this.run("tools/run-ts.mjs", "src/generate/main.ts");
      if (generated.code !== 0) return { fate: "invalid", reason: generated.output };
    }
    const asc = join("node_modules", "assemblyscript", "bin", "asc.js");
    const compiled = await this.run(asc, "assembly/index.ts", "--target", "quick", "--outFile", CORE);
    return compiled.code === 0 ? undefined : { fate: "invalid", reason: compiled.output };
  }

  private async judge({ noticedBy }: Mutant, wholeSuite: boolean): Promise<Verdict> {
    for (const file of noticedBy) {
      const failed = await this.firstFailure([file]);
      if (failed !== undefined) return { fate: "killed", by: failed };
    }
    const failed = wholeSuite ? await this.firstFailure([]) : undefined;
    return failed === undefined ? { fate: "survived" } : { fate: "killed", by: failed };
  }

  /** What a test that fails is called; undefined if none does. Throws an Error if there is no test. */
  private async firstFailure(files: readonly string[]): Promise<string | undefined> {
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    const { code, output } = await this.run(vitest, "run", "--bail=1", "--reporter=default", ...files);
    if (code === 0) return undefined;
    if (output.includes("No test files found")) throw new Error(`${files.join(" ")}: no such tests`);
    return /^\s*FAIL\s+(.*)$/m.exec(output)?.[1] ?? "the run, which breaks down";
  }

  private run(script: string, ...args: string[]) {
    const env = { ...process.env, RIDGE_BUILT: "1", NO_COLOR: "1" };
    return run(process.execPath, [script, ...args], { cwd: this.copy, env, timeout: LONGEST });
  }
}

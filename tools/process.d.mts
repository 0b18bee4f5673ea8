// Types of process.mjs, for the guest image.
import type { SpawnOptions } from "node:child_process";

/** Prints one line on standard error. */
export function say(line: string): void;

/** Time since `start` (of `Date.now()`) as text, such as `1.4 s`. */
export function seconds(start: number): string;

export interface Run {
  readonly code: number;
  /** Lines of both streams. */
  readonly output: string;
  readonly stdout: string;
}

/** Runs a program and collects what it prints; never rejects. */
export function run(
  command: string,
  args: readonly string[],
  options?: SpawnOptions & { readonly onLine?: (line: string) => void },
): Promise<Run>;

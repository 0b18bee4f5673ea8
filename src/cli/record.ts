// `--record FILE`: every access to a machine, in a trace that `ridge replay` plays.

import { writeFileSync } from "node:fs";
import type { Machine } from "../model/machine";
import { recordTrace } from "../trace/record";
import { systemError } from "./failure";
import { BufferedFile, WriteBudget } from "./forward/buffered-file";

export const RECORD_OPTION = "--record <trace>";
export const RECORD_HELP = "write each access into a trace, for ridge replay";

/** Milliseconds after which an access is in the file. */
const LATEST = 500;

/**
 * Writes accesses to the machine from now on into the file, until the process exits. Throws CommandError if it cannot be
 * written.
 */
export function recordTraceIn(path: string, machine: Machine): void {
  try {
    writeFileSync(path, `# ${machine.description.name}\n`);
  } catch (error) {
    throw systemError(path, error);
  }
  const file = new BufferedFile(path, new WriteBudget());
  const encoder = new TextEncoder();
  recordTrace(machine, (line) => file.write(encoder.encode(`${line}\n`)));
  setInterval(() => file.empty(), LATEST).unref();
  process.once("exit", () => file.empty());
}

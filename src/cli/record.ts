// `--record FILE`: every access to a machine, in a trace that `ridge replay` plays.

import type { Machine } from "../model/machine";
import { formatTraceLine } from "../trace/line";
import { recordTrace } from "../trace/record";
import { openLiveFile } from "./live-file";

export const RECORD_OPTION = "--record <trace>";
export const RECORD_HELP = "write each access into a trace, for ridge replay";

/**
 * Writes accesses to the machine from now on into the file, until the process exits. Throws CommandError if it cannot be
 * written.
 */
export function recordTraceIn(path: string, machine: Machine): void {
  const write = openLiveFile(path, `# ${machine.description.name}\n`);
  const encoder = new TextEncoder();
  const recording = recordTrace(machine, (entry) => write(encoder.encode(`${formatTraceLine(entry)}\n`)));
  process.prependOnceListener("exit", () => recording.flush());
}

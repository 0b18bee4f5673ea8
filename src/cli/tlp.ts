// `--tlp FILE`: the packets that a machine's Root Complex and its devices exchange, in a capture file.

import { writeFileSync } from "node:fs";
import type { Machine } from "../model/machine";
import { captureTlps } from "../tlp/watch";
import { systemError } from "./failure";
import { BufferedFile, WriteBudget } from "./forward/buffered-file";

export const TLP_OPTION = "--tlp <file>";
export const TLP_HELP = "write all packets into a capture (pcapng) that Wireshark reads with ridge-tlp.lua";

/** Nanoseconds since 1970, in microseconds. */
const wallClock = (): bigint =>
  BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;

/** Milliseconds after which a packet is in the file. */
const LATEST = 500;

/**
 * Writes what happens on the machine from now on into the file, until the process exits. Throws CommandError if it cannot be
 * written.
 */
export function captureTlpsIn(path: string, machine: Machine): void {
  try {
    writeFileSync(path, "");
  } catch (error) {
    throw systemError(path, error);
  }
  const file = new BufferedFile(path, new WriteBudget());
  captureTlps(machine, file.write, wallClock);
  setInterval(() => file.empty(), LATEST).unref();
  process.once("exit", () => file.empty());
}

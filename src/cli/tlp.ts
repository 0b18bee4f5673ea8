// `--tlp FILE`: the packets that a machine's Root Complex and its devices exchange, in a capture file.

import type { Machine } from "../model/machine";
import { captureTlps } from "../tlp/watch";
import { openLiveFile } from "./live-file";
import { wallClock } from "./wall-clock";

export const TLP_OPTION = "--tlp <file>";
export const TLP_HELP = "write all packets into a capture (pcapng) that Wireshark reads with ridge-tlp.lua";

/**
 * Writes what happens on the machine from now on into the file, until the process exits. Throws CommandError if it cannot be
 * written.
 */
export function captureTlpsIn(path: string, machine: Machine): void {
  captureTlps(machine, openLiveFile(path, ""), wallClock);
}

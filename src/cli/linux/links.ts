// `--cable` and `--frames`: what the links of NICs with a device model lead to.

import { captureLinks, connectLinks, nicsOf } from "../../devices/intel-82599/links";
import type { Machine } from "../../model/machine";
import { CommandError } from "../failure";
import { openLiveFile } from "../live-file";
import { wallClock } from "../wall-clock";

export interface LinkOptions {
  /** Connects the first two ports. */
  readonly cable?: boolean;
  /** Where frames are written that leave by a link. */
  readonly frames?: string;
}

/** Throws CommandError for a machine without such ports, or a file that cannot be written. */
export function plugLinks(machine: Machine, { cable, frames }: LinkOptions): void {
  const nics = nicsOf(machine);
  const [first, second] = nics;
  if (cable === true) {
    if (!first || !second) throw tooFew("--cable", "two ports", machine);
    connectLinks(first, second);
  }
  if (frames === undefined) return;
  if (!first) throw tooFew("--frames", "a port", machine);
  captureLinks(nics, openLiveFile(frames, ""), wallClock);
}

function tooFew(option: string, needed: string, machine: Machine): CommandError {
  return new CommandError(
    option,
    `needs ${needed} with a device model ("model": "82599", or the preset intel-82599-cx4)`,
    machine.description.name,
  );
}

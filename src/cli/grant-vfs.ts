// The option --enable-vfs: PF=N, which may be repeated.

import { parseAddress } from "../decode/routing-id";
import { type EnabledVfs, enableVfs } from "../firmware";
import { PciFunction } from "../model/function";
import type { Machine } from "../model/machine";
import { numberOf } from "./arguments";
import { CommandError } from "./failure";
import { warn } from "./output";
import { vfPlaces } from "./vf-places";

export const ENABLE_VFS = "--enable-vfs";

/** Enables the VFs that `01:00.0=7` asks for. Throws CommandError; what does not fit is a warning. */
export function grantVfs(machine: Machine, text: string): void {
  const { pf, count } = parseWish(machine, text);
  const enabled = enableVfs(machine, pf, count);
  checkArithmetic(pf, enabled);
  for (const { message } of enabled.warnings) warn(message);
}

/** The PF that `01:00.0=7` names, and the number. */
function parseWish(machine: Machine, text: string): { pf: PciFunction; count: number } {
  const at = text.indexOf("=");
  const address = text.slice(0, at);
  if (at < 0 || !isAddress(address)) throw new CommandError(ENABLE_VFS, "must be PF=N, as 01:00.0=7", text);
  const count = numberOf(ENABLE_VFS, text.slice(at + 1), 1, 0xffff);
  const pf = machine.at(address);
  if (!pf) throw new CommandError(ENABLE_VFS, "nothing answers at that address", text);
  if (!(pf instanceof PciFunction) || !pf.srIov) throw new CommandError(ENABLE_VFS, "that is no PF", text);
  return { pf, count };
}

export function isAddress(text: string): boolean {
  try {
    parseAddress(text);
    return true;
  } catch {
    return false;
  }
}

/** A Routing ID has 16 bits, whatever the topology. */
function checkArithmetic(
  { address, routingId }: PciFunction,
  { count, firstVfOffset, vfStride }: EnabledVfs,
) {
  const fit = vfPlaces(routingId, firstVfOffset, vfStride, count).filter(({ belowPf }) => !belowPf).length;
  if (fit === count) return;
  throw new CommandError(ENABLE_VFS, `more VFs than Routing IDs, ${fit} have one`, `${address}=${count}`);
}

// Warnings for what did not fit.

import { barName, type FoundFunction, type FoundSrIov } from "./found";
import { type EnumerationWarning, formatBytes, type ResourceSpace } from "./report";
import type { BarRequest } from "./resources";

/** A BAR that got no addresses; `available` is the largest block left, in bytes. */
export function barWarning(
  where: string,
  request: BarRequest,
  space: ResourceSpace,
  available: bigint,
): EnumerationWarning {
  const { bar, size, owner } = request;
  const what = barName(bar);
  const each = bar.count > 1 ? ` (${bar.count} of ${formatBytes(bar.size)})` : "";
  const place = owner.parent ? " in windows of its bridges" : "";
  const message =
    `${where}: ${what} needs ${formatBytes(size)}${each} of ${space}${place}, ` +
    `the largest free block is ${formatBytes(available)}`;
  return { where, what, needed: size, available, space, message };
}

/** An I/O BAR below a Bridge that forwards no I/O. */
export function shutOutWarning(where: string, { bar, size }: BarRequest): EnumerationWarning {
  const what = barName(bar);
  const message = `${where}: ${what} needs ${formatBytes(size)} of io, and a bridge above has no I/O window`;
  return { where, what, needed: size, available: 0n, space: "io", message };
}

/** A Bridge that got no bus number. */
export function bridgeWarning(where: string): EnumerationWarning {
  const message = `${where}: secondary bus needs a bus number and none is left, so nothing below is reached`;
  return { where, what: "secondary bus", needed: 1n, available: 0n, space: "buses", message };
}

/** VFs that lie on more buses than are left; undefined if they do not. */
export function vfBusWarning(where: string, f: FoundFunction): EnumerationWarning | undefined {
  const { vfs, totalVfs }: Partial<FoundSrIov> = f.srIov ?? {};
  if (!vfs || vfs.busesGranted >= vfs.busesWanted) return undefined;
  const { busesWanted, busesGranted, reachable } = vfs;
  const message =
    `${where}: VFs need ${busesWanted} more buses than the PF's, ${busesGranted} are left: ` +
    `${reachable} of ${totalVfs} VFs remain reachable`;
  const [needed, available] = [BigInt(busesWanted), BigInt(busesGranted)];
  return { where, what: "VFs", needed, available, space: "buses", message };
}

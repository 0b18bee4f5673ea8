// The SR-IOV capability of a Function in short.

import type { AnyFunction, Machine, PciFunction } from "../../index";
import type { SrIovView } from "../protocol/views";
import { keyOf } from "./hierarchy";
import { srIovRegisters } from "./registers";

/** Undefined if it has none that can be read. */
export function srIovView(machine: Machine, f: AnyFunction | undefined): SrIovView | undefined {
  if (!f || "pf" in f || !f.reachable) return undefined;
  const found = srIovRegisters(f);
  if (!found.has("NumVFs")) return undefined;
  const value = (name: string) => found.get(name)?.value ?? 0;
  return {
    pf: keyOf(machine, f),
    routingId: f.routingId,
    totalVfs: value("TotalVFs"),
    numVfs: value("NumVFs"),
    enabled: f.vfCount > 0,
    firstVfOffset: value("First VF Offset"),
    vfStride: value("VF Stride"),
    range: rangeOf(f),
  };
}

function rangeOf({ vfs }: PciFunction): string {
  const [first] = vfs;
  if (!first) return "";
  return vfs.length === 1 ? first.address : `${first.address} … ${vfs.at(-1)?.address}`;
}

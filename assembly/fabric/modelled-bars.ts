// BARs that a device model of the host stands behind: accesses wait in a ring until the host takes them, after the call that
// made them. Entries as in abi.ts, BarAccess.

import { BarAccess, BarAccessRing, CoreStatus } from "../../src/abi";
import { functionOf } from "../function/function";
import { freeFunctionPages, freeVfPages } from "../hierarchy/bar-pages";

const RING = memory.data(49_168, 16);

export function barAccessesAt(): usize {
  return RING;
}

/** Bit n of `bars` is BAR n, bit 8 + n VF BAR n. What was written into BARs of the Function and its VFs before is gone. */
export function setModelledBars(handle: u32, bars: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  f.modelledBars = bars;
  freeFunctionPages(f);
  const s = f.srIov;
  if (s) freeVfPages(s);
  return CoreStatus.Ok;
}

/** `vf` is 1 + VF index, or 0; `how` as in BarAccess.How. */
export function putBarAccess(handle: u32, vf: u32, how: u32, offset: u64, value: u32): void {
  const number = load<u32>(RING);
  store<u32>(RING, number + 1);
  const entry =
    RING + BarAccessRing.HeaderBytes + <usize>(number & (BarAccessRing.Entries - 1)) * BarAccess.Bytes;
  store<u32>(entry, handle);
  store<u32>(entry, vf, BarAccess.Vf);
  store<u32>(entry, how, BarAccess.How);
  store<u32>(entry, value, BarAccess.Value);
  store<u64>(entry, offset, BarAccess.Offset);
}

// What the Functions claim: every BAR and VF aperture that decodes, cut down to what the bridges above forward.

import { state } from "../base/state";
import { barKind, barLog2, barOf, functionOf, isIo, NO_BAR } from "../function/function";
import { isInD0, vfsHavePower } from "../function/power";
import { AnyFunction, PciFunction, SrIov } from "../function/records";
import { lineOf, vfBarOf } from "../function/vfs";
import { barAddress, barDecodes, vfApertureDecodes, vfBarAddress, vfBarLog2 } from "./bars";
import { isClosed } from "./bridge-registers";
import {
  firstFixed,
  fixedBar,
  fixedBase,
  fixedCount,
  fixedDecodes,
  fixedIsVf,
  fixedMaxOffset,
  nextFixed,
} from "./fixed-bars";
import { addRange, addSentinel, OWN, rangesOverlap, sortRanges } from "./ranges";
import { forwardsMemory, MEMORY_WINDOWS, windowBase, windowLast } from "./windows";

/** Collects the ranges anew, sorted, with a sentinel behind them. */
export function collectRanges(): void {
  const s = state();
  s.decoderRanges = 0;
  s.decoderAsleep = 0;
  for (let handle: u32 = 1; handle <= s.functions; handle++) {
    const f = functionOf(handle)!;
    if (f.device.absent != 0) continue;
    addBars(f);
    addFixedBars(f);
    const sriov = f.srIov;
    if (sriov) addApertures(f, sriov);
  }
  sortRanges(s.decoderRanges);
  addSentinel();
  s.decoderOverlaps = rangesOverlap(s.decoderRanges) ? 1 : 0;
}

function addBars(f: PciFunction): void {
  for (let index: u32 = 0; index <= 6; index++) {
    const bar = barOf(f, index);
    if (bar == NO_BAR || isIo(barKind(bar)) || !barDecodes(f, index)) continue;
    const log2 = barLog2(bar);
    const base = barAddress(f, index, barKind(bar));
    const last = base + (((<u64>1) << log2) - 1);
    forwardDown(f.device.bridge, base, last, base, index | (OWN << 8), f, 0);
  }
}

/** What Enhanced Allocation describes; VFs' parts follow one another like those of a VF BAR. */
function addFixedBars(f: PciFunction): void {
  let entry = firstFixed(f);
  for (let left = fixedCount(f); entry != 0 && left > 0; left--) {
    if (fixedDecodes(f, entry)) addFixedBar(f, entry);
    entry = nextFixed(f, entry);
  }
}

function addFixedBar(f: PciFunction, entry: u32): void {
  const base = fixedBase(f, entry);
  const max = fixedMaxOffset(f, entry);
  const bar = fixedBar(f, entry);
  if (!fixedIsVf(f, entry)) {
    if (barDecodes(f, bar)) forwardDown(f.device.bridge, base, base + max, base, bar | (OWN << 8), f, 0);
    return;
  }
  const s = f.srIov;
  if (!s || !vfApertureDecodes(s)) return;
  const log2 = <u32>(64 - clz(max));
  const last = base + ((<u64>s.enabled) << log2) - 1;
  forwardDown(f.device.bridge, base, last, base, bar | (log2 << 8) | (1 << 16), f, 0);
}

function addApertures(f: PciFunction, s: SrIov): void {
  if (!vfApertureDecodes(s)) return;
  if (vfsHavePower(s) && anyAsleep(s)) state().decoderAsleep = 1;
  for (let index: u32 = 0; index < 6; index++) {
    const bar = vfBarOf(s, index);
    if (bar == NO_BAR || isIo(barKind(bar))) continue;
    const log2 = vfBarLog2(s, barLog2(bar));
    const base = vfBarAddress(s, index, barKind(bar));
    const last = base + ((<u64>s.enabled) << log2) - 1;
    forwardDown(f.device.bridge, base, last, base, index | (log2 << 8) | (1 << 16), f, 0);
  }
}

function anyAsleep(s: SrIov): bool {
  for (let vf: u32 = 0; vf < s.enabled; vf++)
    if (!isInD0(changetype<AnyFunction>(lineOf(s, vf)))) return true;
  return false;
}

/** Cuts [base, last] down to what every Bridge on the way forwards, and notes what is left. */
function forwardDown(
  bridge: PciFunction | null,
  base: u64,
  last: u64,
  origin: u64,
  info: u32,
  f: PciFunction,
  depth: u32,
): void {
  if (!bridge) return addRange(base, last, origin, info, f);
  if (depth > 255 || bridge.device.absent != 0 || !forwardsMemory(bridge) || isClosed(bridge)) return;
  let done: u64 = 0;
  let more = true;
  // Windows in ascending order of address, joined where they touch or overlap.
  while (more) {
    more = false;
    let low: u64 = ~(<u64>0);
    let high: u64 = 0;
    for (let window: u32 = 0; window < MEMORY_WINDOWS; window++) {
      const first = windowBase(bridge, window);
      const end = windowLast(bridge, window);
      if (end < first || end < done || first >= low) continue;
      low = first;
      high = end;
      more = true;
    }
    if (!more) return;
    high = joined(bridge, high);
    const from = max(low, base);
    const to = min(high, last);
    if (from <= to) forwardDown(bridge.device.bridge, from, to, origin, info, f, depth + 1);
    if (high >= last) return;
    done = high + 1;
  }
}

/** The end of what `high` belongs to when windows that touch or overlap are joined. */
function joined(bridge: PciFunction, high: u64): u64 {
  let end = high;
  for (let round: u32 = 0; round < MEMORY_WINDOWS; round++) {
    for (let window: u32 = 0; window < MEMORY_WINDOWS; window++) {
      const first = windowBase(bridge, window);
      const last = windowLast(bridge, window);
      if (first <= last && first <= end + 1 && last > end && end != ~(<u64>0)) end = last;
    }
  }
  return end;
}

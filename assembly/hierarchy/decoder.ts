// Which BAR claims a memory address. Ranges are sorted; two granule tables (below and above 4 GiB) lead to the first
// range of a granule, so that the cost does not grow with their number. Built when first asked after a change.
//
//   range   0 base  8 last  16 origin  24 record  28 bar | log2 << 8 | isVf << 16  32 handle  40 bytes
//           64 bytes apart, one cache line each; log2 of a Function's own BAR is OWN, so that it is a single slice
//
// `origin` is where the BAR (of a VF aperture: VF 0's slice) begins; `base` may lie higher, cut off by a window.

import { EventKind } from "../../src/abi";
import { reserve } from "../base/memory";
import { state } from "../base/state";
import { emit } from "../function/events";
import { barKind, barLog2, barOf, functionOf, isIo } from "../function/function";
import { PciFunction, SrIov } from "../function/records";
import { vfBarOf } from "../function/vfs";
import { barAddress, barDecodes, vfApertureDecodes, vfBarAddress, vfBarLog2 } from "./bars";
import { isHeldInReset } from "./bridge-registers";
import { forwardsMemory, MEMORY_WINDOWS, windowBase, windowLast } from "./windows";

const RANGE: usize = 64;
/** No BAR is longer: `within >> OWN` is 0, and the mask below it keeps all of `within`. */
const OWN: u32 = 63;
const GRANULES: u32 = 8192;
const SPLIT: u64 = 0x100000000;
/** Per region: base u64, shift u32, unused u32. */
const REGIONS = memory.data(32, 16);
/** Per region GRANULES + 1 addresses of ranges. */
const TABLES = memory.data(65_600, 16);
const NO_RANGE: u32 = 0xffffffff;

/** Room for the ranges of every declared BAR, each cut in two by windows, plus some for stranger windows. */
export function reserveDecoder(): bool {
  const s = state();
  s.decoderCapacity = s.bars * 2 + 32;
  s.decoderAt = reserve(<usize>s.decoderCapacity * RANGE + RANGE, 64);
  return s.decoderAt != 0;
}

export function rangeBase(range: usize): u64 {
  return load<u64>(range);
}
function rangeLast(range: usize): u64 {
  return load<u64>(range, 8);
}
export function rangeOrigin(range: usize): u64 {
  return load<u64>(range, 16);
}
/** As in abi.ts, Resolved: the Function's handle, and in the upper half 1 for the aperture of VFs. */
export function rangeTarget(range: usize): u64 {
  return load<u64>(range, 24);
}
/** As in abi.ts, Resolved: the BAR, and in the upper half the record of the Function or PF. */
export function rangeBarAndRecord(range: usize): u64 {
  return load<u64>(range, 32);
}
export function rangeLog2(range: usize): u32 {
  return load<u32>(range, 48);
}
function rangeIsVf(range: usize): bool {
  return load<u32>(range, 28) != 0;
}
/** 0 of the sentinel. */
function rangeBytes(range: usize): u64 {
  return load<u64>(range, 40);
}

/** The range that claims an address, or 0. */
export function rangeAt(address: u64): usize {
  const s = state();
  if ((s.decoderStale | s.decoderOverlaps) != 0) {
    if (s.decoderStale != 0) rebuildDecoder();
    if (s.decoderOverlaps != 0) return rangeByPrecedence(address);
  }
  const region: usize = <usize>u32(address >= SPLIT);
  const info = REGIONS + (region << 4);
  const granule = (address - load<u64>(info)) >> load<u32>(info, 8);
  if (granule >= GRANULES) return 0;
  const table = TABLES + region * ((GRANULES + 1) * 4) + ((<usize>granule) << 2);
  let range = <usize>load<u32>(table);
  // Few ranges begin in one granule; the sentinel behind the last one ends the search.
  while (rangeLast(range) < address) range += RANGE;
  return address - rangeBase(range) < rangeBytes(range) ? range : 0;
}

/** Where ranges overlap, a BAR comes before a VF aperture; otherwise the lower base. */
function rangeByPrecedence(address: u64): usize {
  let found: usize = 0;
  const count = state().decoderRanges;
  for (let i: u32 = 0; i < count; i++) {
    const range = at(i);
    if (address < rangeBase(range) || address > rangeLast(range)) continue;
    if (!rangeIsVf(range)) return range;
    if (found == 0) found = range;
  }
  return found;
}

function at(index: u32): usize {
  return state().decoderAt + <usize>index * RANGE;
}

function rebuildDecoder(): void {
  const s = state();
  s.decoderStale = 0;
  s.decoderRanges = 0;
  for (let handle: u32 = 1; handle <= s.functions; handle++) {
    const f = functionOf(handle)!;
    if (f.device.absent != 0) continue;
    addBars(f);
    const sriov = f.srIov;
    if (sriov) addApertures(f, sriov);
  }
  sort(s.decoderRanges);
  addSentinel();
  s.decoderOverlaps = overlaps(s.decoderRanges) ? 1 : 0;
  fillTable(0, 0, SPLIT - 1);
  fillTable(1, SPLIT, ~(<u64>0));
}

function addBars(f: PciFunction): void {
  for (let index: u32 = 0; index <= 6; index++) {
    const bar = barOf(f, index);
    if (bar == 0xffff || isIo(barKind(bar)) || !barDecodes(f, index)) continue;
    const log2 = barLog2(bar);
    const base = barAddress(f, index, barKind(bar));
    const last = base + (((<u64>1) << log2) - 1);
    forwardDown(f.device.bridge, base, last, base, changetype<u32>(f), index | (OWN << 8), f, 0);
  }
}

function addApertures(f: PciFunction, s: SrIov): void {
  if (!vfApertureDecodes(s)) return;
  for (let index: u32 = 0; index < 6; index++) {
    const bar = vfBarOf(s, index);
    if (bar == 0xffff) continue;
    const log2 = vfBarLog2(s, barLog2(bar));
    const base = vfBarAddress(s, index, barKind(bar));
    const last = base + ((<u64>s.enabled) << log2) - 1;
    forwardDown(f.device.bridge, base, last, base, changetype<u32>(f), index | (log2 << 8) | (1 << 16), f, 0);
  }
}

/** Cuts [base, last] down to what every Bridge on the way forwards, and notes what is left. */
function forwardDown(
  bridge: PciFunction | null,
  base: u64,
  last: u64,
  origin: u64,
  record: u32,
  info: u32,
  f: PciFunction,
  depth: u32,
): void {
  if (!bridge) return add(base, last, origin, record, info, f);
  if (depth > 255 || bridge.device.absent != 0 || !forwardsMemory(bridge) || isHeldInReset(bridge)) return;
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
    if (from <= to) forwardDown(bridge.device.bridge, from, to, origin, record, info, f, depth + 1);
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

function add(base: u64, last: u64, origin: u64, record: u32, info: u32, f: PciFunction): void {
  const s = state();
  if (s.decoderRanges >= s.decoderCapacity) return emit(EventKind.DecoderFull, f.handle, info & 0xff);
  const range = at(s.decoderRanges);
  store<u64>(range, base);
  store<u64>(range, last, 8);
  store<u64>(range, origin, 16);
  store<u32>(range, f.handle, 24);
  store<u32>(range, info >> 16, 28);
  store<u32>(range, info & 0xff, 32);
  store<u32>(range, record, 36);
  store<u32>(range, (info >> 8) & 0xff, 48);
  store<u64>(range, last - base + 1, 40);
  s.decoderRanges++;
}

/** Behind the last range: nothing is beyond its end, and nothing lies in it. */
function addSentinel(): void {
  const range = at(state().decoderRanges);
  store<u64>(range, ~(<u64>0));
  store<u64>(range, ~(<u64>0), 8);
  store<u64>(range, 0, 40);
}

/** Shell sort by base: short, and fast enough for some thousand ranges. */
function sort(count: u32): void {
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      for (let j = i; j >= gap && rangeBase(at(j - gap)) > rangeBase(at(j)); j -= gap)
        swap(at(j - gap), at(j));
    }
  }
}

function swap(a: usize, b: usize): void {
  for (let i: usize = 0; i < RANGE; i += 8) {
    const held = load<u64>(a + i);
    store<u64>(a + i, load<u64>(b + i));
    store<u64>(b + i, held);
  }
}

function overlaps(count: u32): bool {
  for (let i: u32 = 1; i < count; i++) if (rangeLast(at(i - 1)) >= rangeBase(at(i))) return true;
  return false;
}

/** Per granule the first range that ends at or behind the granule's start. */
function fillTable(region: u32, low: u64, high: u64): void {
  const info = REGIONS + (region << 4);
  const table = TABLES + region * (GRANULES + 1) * 4;
  let first = NO_RANGE;
  let end: u32 = 0;
  const count = state().decoderRanges;
  for (let i: u32 = 0; i < count; i++) {
    const range = at(i);
    if (rangeLast(range) < low || rangeBase(range) > high) continue;
    if (first == NO_RANGE) first = i;
    end = i + 1;
  }
  if (first == NO_RANGE) {
    store<u64>(info, 0);
    store<u32>(info, 63, 8);
    store<u32>(table, <u32>at(count));
    store<u32>(table, <u32>at(count), 4);
    return;
  }
  const base = max(rangeBase(at(first)), low);
  const span = min(rangeLast(at(end - 1)), high) - base;
  let shift: u32 = 4;
  while (span >> shift >= GRANULES) shift++;
  store<u64>(info, base);
  store<u32>(info, shift, 8);
  let index = first;
  for (let granule: u32 = 0; granule <= GRANULES; granule++) {
    const start = base + ((<u64>granule) << shift);
    while (index < end && rangeLast(at(index)) < start) index++;
    store<u32>(table + (granule << 2), <u32>at(index));
  }
}

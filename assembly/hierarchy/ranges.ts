// Ranges of addresses that something claims: a record each, one cache line apart, sorted by base.
//
//   0 base   8 last   16 origin   24 handle   28 1 for VFs   32 BAR   36 record   40 bytes   48 log2 of a slice
//
// 24 to 39 is what abi.ts, Resolved, wants, ready to be copied. `origin` is where the BAR (of a VF aperture: VF 0's slice)
// begins; `base` may lie higher, cut off by a window. A Function's own BAR is a single slice of 2^OWN bytes.

import { EventKind } from "../../src/abi";
import { reserve } from "../base/memory";
import { state } from "../base/state";
import { emit } from "../function/events";
import { PciFunction } from "../function/records";

export const RANGE: usize = 64;
/** No BAR is longer: `within >> OWN` is 0, and the mask below it keeps all of `within`. */
export const OWN: u32 = 63;

/** Room for the ranges of every declared BAR, each cut in two by windows, plus some for stranger windows. */
export function reserveRanges(): bool {
  const s = state();
  s.decoderCapacity = s.bars * 2 + 32;
  s.decoderAt = reserve(<usize>s.decoderCapacity * RANGE + RANGE, 64);
  return s.decoderAt != 0;
}

export function rangeBase(range: usize): u64 {
  return load<u64>(range);
}
export function rangeLast(range: usize): u64 {
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
export function rangeFunction(range: usize): PciFunction {
  return changetype<PciFunction>(<usize>load<u32>(range, 36));
}
export function rangeLog2(range: usize): u32 {
  return load<u32>(range, 48);
}
export function rangeIsVf(range: usize): bool {
  return load<u32>(range, 28) != 0;
}
/** 0 of the sentinel. */
export function rangeBytes(range: usize): u64 {
  return load<u64>(range, 40);
}

/** The range of an index, counted from the lowest base. */
export function rangeOf(index: u32): usize {
  return state().decoderAt + <usize>index * RANGE;
}

/** Notes a range; without room for it an event says so. `info` is BAR | log2 << 8 | 1 << 16 for VFs. */
export function addRange(base: u64, last: u64, origin: u64, info: u32, f: PciFunction): void {
  const s = state();
  if (s.decoderRanges >= s.decoderCapacity) return emit(EventKind.DecoderFull, f.handle, info & 0xff);
  const range = rangeOf(s.decoderRanges);
  store<u64>(range, base);
  store<u64>(range, last, 8);
  store<u64>(range, origin, 16);
  store<u32>(range, f.handle, 24);
  store<u32>(range, info >> 16, 28);
  store<u32>(range, info & 0xff, 32);
  store<u32>(range, changetype<u32>(f), 36);
  store<u32>(range, (info >> 8) & 0xff, 48);
  store<u64>(range, last - base + 1, 40);
  s.decoderRanges++;
}

/** Behind the last range: nothing is beyond its end, and nothing lies in it. */
export function addSentinel(): void {
  const range = rangeOf(state().decoderRanges);
  store<u64>(range, ~(<u64>0));
  store<u64>(range, ~(<u64>0), 8);
  store<u64>(range, 0, 40);
}

/** Shell sort by base: short, and fast enough for some thousand ranges. */
export function sortRanges(count: u32): void {
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      for (let j = i; j >= gap && rangeBase(rangeOf(j - gap)) > rangeBase(rangeOf(j)); j -= gap)
        swap(rangeOf(j - gap), rangeOf(j));
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

export function rangesOverlap(count: u32): bool {
  for (let i: u32 = 1; i < count; i++) if (rangeLast(rangeOf(i - 1)) >= rangeBase(rangeOf(i))) return true;
  return false;
}

// Which BAR claims a memory address. Two granule tables (below and above 4 GiB) lead to the first range of a granule, so
// that the cost does not grow with the number of ranges. Built when first asked after a change.

import { state } from "../base/state";
import { isInD0 } from "../function/power";
import { AnyFunction } from "../function/records";
import { lineOf } from "../function/vfs";
import { collectRanges } from "./claims";
import {
  RANGE,
  rangeBase,
  rangeBytes,
  rangeFunction,
  rangeIsVf,
  rangeLast,
  rangeLog2,
  rangeOf,
  rangeOrigin,
} from "./ranges";

const GRANULES: u32 = 8192;
const SPLIT: u64 = 0x100000000;
/** Per region: base u64, shift u32, unused u32. */
const REGIONS = memory.data(32, 16);
/** Per region GRANULES + 1 addresses of ranges. */
const TABLES = memory.data(65_600, 16);
const NO_RANGE: u32 = 0xffffffff;

/** The range that claims an address, or 0. */
export function rangeAt(address: u64): usize {
  const s = state();
  if ((s.decoderStale | s.decoderOverlaps | s.decoderAsleep) != 0) return rareRangeAt(address);
  return lookUp(address);
}

/** The same after a change, where ranges overlap, and while VFs are asleep. */
function rareRangeAt(address: u64): usize {
  const s = state();
  if (s.decoderStale != 0) rebuildDecoder();
  if (s.decoderOverlaps != 0) return rangeByPrecedence(address);
  const range = lookUp(address);
  return range != 0 && isAwake(range, address) ? range : 0;
}

function lookUp(address: u64): usize {
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
    const range = rangeOf(i);
    if (address < rangeBase(range) || address > rangeLast(range) || !isAwake(range, address)) continue;
    if (!rangeIsVf(range)) return range;
    if (found == 0) found = range;
  }
  return found;
}

/** A VF that is not in D0 does not answer in its slice (R91). */
function isAwake(range: usize, address: u64): bool {
  if (!rangeIsVf(range) || state().decoderAsleep == 0) return true;
  const vf = <u32>((address - rangeOrigin(range)) >> rangeLog2(range));
  return isInD0(changetype<AnyFunction>(lineOf(rangeFunction(range).srIov!, vf)));
}

function rebuildDecoder(): void {
  state().decoderStale = 0;
  collectRanges();
  fillTable(0, 0, SPLIT - 1);
  fillTable(1, SPLIT, ~(<u64>0));
}

/** Per granule the first range that ends at or behind the granule's start. */
function fillTable(region: u32, low: u64, high: u64): void {
  const info = REGIONS + (region << 4);
  const table = TABLES + region * (GRANULES + 1) * 4;
  let first = NO_RANGE;
  let end: u32 = 0;
  const count = state().decoderRanges;
  for (let i: u32 = 0; i < count; i++) {
    const range = rangeOf(i);
    if (rangeLast(range) < low || rangeBase(range) > high) continue;
    if (first == NO_RANGE) first = i;
    end = i + 1;
  }
  if (first == NO_RANGE) {
    store<u64>(info, 0);
    store<u32>(info, 63, 8);
    store<u32>(table, <u32>rangeOf(count));
    store<u32>(table, <u32>rangeOf(count), 4);
    return;
  }
  const base = max(rangeBase(rangeOf(first)), low);
  const span = min(rangeLast(rangeOf(end - 1)), high) - base;
  let shift: u32 = 4;
  while (span >> shift >= GRANULES) shift++;
  store<u64>(info, base);
  store<u32>(info, shift, 8);
  let index = first;
  for (let granule: u32 = 0; granule <= GRANULES; granule++) {
    const start = base + ((<u64>granule) << shift);
    while (index < end && rangeLast(rangeOf(index)) < start) index++;
    store<u32>(table + (granule << 2), <u32>rangeOf(index));
  }
}

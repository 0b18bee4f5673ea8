// What plain BARs contain: pages of 4 KiB from a pool, taken at the first write, found by hash.
//
//   key     63      47 46   44 43                  0
//           | number  | BAR   | page of the BAR    |   number: Function handle, or 10000h + number of the VF
//
//   slots   key u64, page u32 (counted from 1), unused u32; linear probing
//   owners  per page the key it belongs to; a free page holds the next free page

import { Limit } from "../../src/abi";
import { growTo, reserve } from "../base/memory";
import { state } from "../base/state";
import { PciFunction, SrIov } from "../function/records";

const PAGE: usize = 4096;
const SLOT: usize = 16;
const NUMBER_SHIFT: u64 = 47;

/** Must be the last thing reserved: the pool follows all other state, so that snapshots copy used pages only. */
export function reservePages(count: u32): bool {
  const s = state();
  let slots: u32 = 16;
  while (slots < count * 2) slots <<= 1;
  s.pageSlotsAt = reserve(<usize>slots * SLOT);
  s.pageOwnersAt = reserve((count + 1) * 8);
  const pool = reserve(0, PAGE);
  if (s.pageSlotsAt == 0 || s.pageOwnersAt == 0 || pool == 0 || !growTo(pool + <usize>count * PAGE))
    return false;
  s.pageSlots = slots;
  s.pages = count;
  s.pagesAt = pool;
  return true;
}

/** End of the pages that were ever taken. */
export function pagesEnd(): usize {
  return state().pagesAt + <usize>state().pagesTaken * PAGE;
}

export function functionNumber(f: PciFunction): u32 {
  return f.handle;
}

export function vfNumber(s: SrIov, vf: u32): u32 {
  return Limit.VfNumbers + s.firstVf + vf;
}

/** The page that holds `offset`, or 0 if nothing was ever written there. */
export function pageOf(number: u32, bar: u32, offset: u64): usize {
  const slot = find(keyOf(number, bar, offset));
  const page = load<u32>(slot, 8);
  return page != 0 ? pageAt(page) : 0;
}

/** The page that holds `offset`, taken and zeroed if need be; 0 when all are in use. */
export function takePage(number: u32, bar: u32, offset: u64): usize {
  const key = keyOf(number, bar, offset);
  const slot = find(key);
  const have = load<u32>(slot, 8);
  if (have != 0) return pageAt(have);
  const page = freshPage();
  if (page == 0) return 0;
  store<u64>(slot, key);
  store<u32>(slot, page, 8);
  store<u64>(state().pageOwnersAt + ((<usize>page) << 3), key);
  memory.fill(pageAt(page), 0, PAGE);
  return pageAt(page);
}

export function freeFunctionPages(f: PciFunction): void {
  freePages(functionNumber(f), 1);
}

export function freeVfPages(s: SrIov): void {
  freePages(vfNumber(s, 0), s.totalVfs);
}

export function freeVfPagesOf(s: SrIov, vf: u32): void {
  freePages(vfNumber(s, vf), 1);
}

/** Gives back the pages of `count` numbers from `first` on; proportional to the pages in use. */
function freePages(first: u32, count: u32): void {
  const s = state();
  for (let page: u32 = 1; page <= s.pagesTaken; page++) {
    const owner = s.pageOwnersAt + ((<usize>page) << 3);
    const number = <u32>(load<u64>(owner) >> NUMBER_SHIFT);
    if (number == 0 || number - first >= count) continue;
    remove(find(load<u64>(owner)));
    store<u64>(owner, s.pageFree);
    s.pageFree = page;
    s.pagesReported = 0;
  }
}

function freshPage(): u32 {
  const s = state();
  const free = s.pageFree;
  if (free != 0) {
    s.pageFree = <u32>load<u64>(s.pageOwnersAt + ((<usize>free) << 3));
    return free;
  }
  if (s.pagesTaken == s.pages) return 0;
  s.pagesTaken++;
  return s.pagesTaken;
}

function pageAt(page: u32): usize {
  return state().pagesAt + <usize>(page - 1) * PAGE;
}

function keyOf(number: u32, bar: u32, offset: u64): u64 {
  return ((<u64>number) << NUMBER_SHIFT) | ((<u64>bar) << 44) | (offset >> 12);
}

/** The slot of a key, or the empty slot where it belongs. There is always an empty one. */
function find(key: u64): usize {
  const mask = state().pageSlots - 1;
  let index = home(key);
  let slot = slotAt(index);
  while (load<u32>(slot, 8) != 0 && load<u64>(slot) != key) {
    index = (index + 1) & mask;
    slot = slotAt(index);
  }
  return slot;
}

function home(key: u64): u32 {
  return <u32>((key * 0x9e3779b97f4a7c15) >> 32) & (state().pageSlots - 1);
}

function slotAt(index: u32): usize {
  return state().pageSlotsAt + <usize>index * SLOT;
}

/** Empties a slot and moves later ones up, so that no probe is cut off. */
function remove(slot: usize): void {
  const mask = state().pageSlots - 1;
  let hole = <u32>((slot - state().pageSlotsAt) / SLOT);
  let index = hole;
  while (true) {
    index = (index + 1) & mask;
    const next = slotAt(index);
    if (load<u32>(next, 8) == 0) break;
    const wanted = home(load<u64>(next));
    if (((index - wanted) & mask) < ((index - hole) & mask)) continue;
    memory.copy(slotAt(hole), next, SLOT);
    hole = index;
  }
  memory.fill(slotAt(hole), 0, SLOT);
}

// A table of fixed capacity: two keys to two values, found in constant time by open addressing.
//
//   slot   0 key u64   8 space u32   12 used u32   16 value u64   24 extra u64

import { reserve } from "./memory";

const SLOT: usize = 32;

@unmanaged
export class Table {
  at: usize;
  /** A power of two, more than twice the capacity: searches are short. */
  slots: u32;
  used: u32;
  capacity: u32;
}

/** Room for `capacity` entries; false when memory cannot grow so far. */
export function reserveTable(table: Table, capacity: u32): bool {
  let slots: u32 = 16;
  while (slots < capacity * 2) slots <<= 1;
  table.at = reserve(<usize>slots * SLOT, 64);
  table.slots = slots;
  table.capacity = capacity;
  table.used = 0;
  return table.at != 0;
}

/** The entry with these keys, or 0. */
export function lookUp(table: Table, space: u32, key: u64): usize {
  const slot = find(table, space, key);
  return isUsed(slot) ? slot : 0;
}

/** Whether there is an entry with a key from `first` to `last`. Looks at all of them. */
export function hasBetween(table: Table, space: u32, first: u64, last: u64): bool {
  for (let index: u32 = 0; index < table.slots; index++) {
    const slot = slotAt(table, index);
    const key = load<u64>(slot);
    if (isUsed(slot) && load<u32>(slot, 8) == space && key >= first && key <= last) return true;
  }
  return false;
}

/** The entry at a place below `slots`, or 0. */
export function entryAt(table: Table, index: u32): usize {
  const slot = slotAt(table, index);
  return isUsed(slot) ? slot : 0;
}

export function keyOf(slot: usize): u64 {
  return load<u64>(slot);
}

/** Enters or changes an entry; false when the table is full. */
export function enter(table: Table, space: u32, key: u64, value: u64, extra: u64): bool {
  const slot = find(table, space, key);
  if (!isUsed(slot)) {
    if (table.used == table.capacity) return false;
    table.used++;
  }
  store<u64>(slot, key);
  store<u32>(slot, space, 8);
  store<u32>(slot, 1, 12);
  store<u64>(slot, value, 16);
  store<u64>(slot, extra, 24);
  return true;
}

export function valueOf(slot: usize): u64 {
  return load<u64>(slot, 16);
}

export function extraOf(slot: usize): u64 {
  return load<u64>(slot, 24);
}

/** False if there was none. Entries behind it move up, so that no search is cut off. */
export function remove(table: Table, space: u32, key: u64): bool {
  const slot = find(table, space, key);
  if (!isUsed(slot)) return false;
  const mask = table.slots - 1;
  let hole = <u32>((slot - table.at) / SLOT);
  let index = hole;
  while (true) {
    index = (index + 1) & mask;
    const next = slotAt(table, index);
    if (!isUsed(next)) break;
    const wanted = home(table, load<u32>(next, 8), load<u64>(next));
    if (((index - wanted) & mask) < ((index - hole) & mask)) continue;
    memory.copy(slotAt(table, hole), next, SLOT);
    hole = index;
  }
  memory.fill(slotAt(table, hole), 0, SLOT);
  table.used--;
  return true;
}

/** The slot of the keys, or the empty one where they belong. There is always an empty one. */
function find(table: Table, space: u32, key: u64): usize {
  const mask = table.slots - 1;
  let index = home(table, space, key);
  let slot = slotAt(table, index);
  while (isUsed(slot) && !(load<u64>(slot) == key && load<u32>(slot, 8) == space)) {
    index = (index + 1) & mask;
    slot = slotAt(table, index);
  }
  return slot;
}

function isUsed(slot: usize): bool {
  return load<u32>(slot, 12) != 0;
}

function home(table: Table, space: u32, key: u64): u32 {
  return <u32>(((key ^ ((<u64>space) << 44)) * 0x9e3779b97f4a7c15) >> 32) & (table.slots - 1);
}

function slotAt(table: Table, index: u32): usize {
  return table.at + <usize>index * SLOT;
}

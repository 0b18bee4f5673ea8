// Addresses → who owns them: buckets of one cache line, compared in one go.
//
//   bucket   8 tags, u32 each | 8 entries, u32 each             used slots come first; an unused one is 0
//
//   key × odd constant, 64 bits      63       48 47     16 15    0
//                                    | bucket, | tag      | 0    |     the bucket's number takes as many bits as it needs
//                                    | high    |          |      |
//
//   entry    31          28 27  17 16    0
//            | displacement | high | owner |      owner: a port, or the number after the last port if there are
//                                                 several; the slot's head leads to the members
//
// No two entries of a bucket have equal tags. An address stands in its home bucket, or `displacement` buckets behind it,
// where every bucket from home on is full or holds an equal tag.

import { Switch } from "./records";

export const BUCKET_BYTES: u32 = 64;
export const SLOTS: u32 = 8;
export const ODD: u64 = 0x9e3779b97f4a7c15;
export const OWNER: u32 = 0x0001_ffff;
export const HIGH_SHIFT: u32 = 17;
/** Where entries begin in a bucket. */
export const ENTRIES: usize = 32;
/** The last slot's entry: not 0 in a full bucket. */
export const LAST_ENTRY: usize = 60;

const DISPLACEMENT_SHIFT: u32 = 28;
const DISPLACEMENTS: u32 = 16;
const LOG2_LEAST_BUCKETS: u32 = 5;

/** Buckets that hold `addresses` at half load; a power of two. */
export function bucketsFor(addresses: u32): u32 {
  let log2 = LOG2_LEAST_BUCKETS;
  while ((<u32>4) << log2 < addresses) log2++;
  return 1 << log2;
}

export function initializeTable(s: Switch): void {
  const log2 = <u32>ctz(s.buckets);
  s.shift = 64 - log2;
}

/** Bits of an entry that tell addresses of equal tag apart. */
export function highMask(s: Switch): u32 {
  return (1 << (s.shift - 48)) - 1;
}

/** Destination or source address at `at`, bytes 0 to 5 in bits 16 to 63. Two bytes behind it are read and dropped. */
export function addressKey(at: usize): u64 {
  return load<u64>(at) << 16;
}

export function isGroup(key: u64): bool {
  return (key & 0x1_0000) != 0;
}

/** 1 + number of the slot of an address; 0 if nobody has it. */
export function slotOf(s: Switch, key: u64): u32 {
  const hash = key * ODD;
  const tag = <u32>(hash >> 16);
  const high = <u32>(hash >> 48) & highMask(s);
  const home = <u32>(hash >> s.shift);
  for (let d: u32 = 0; d < DISPLACEMENTS; d++) {
    const bucket = (home + d) & (s.buckets - 1);
    const lane = laneOf(s, bucket, tag);
    if (
      lane < SLOTS &&
      entryAt(s, bucket, lane) >>> HIGH_SHIFT == (high | (d << (DISPLACEMENT_SHIFT - HIGH_SHIFT)))
    )
      return (bucket << 3) + lane + 1;
    if (lane == SLOTS && !isFull(s, bucket)) return 0;
  }
  return 0;
}

/** A port, `several(s)`, or 0. */
export function ownerOfSlot(s: Switch, slot: u32): u32 {
  return load<u32>(entryOf(s, slot)) & OWNER;
}

/** The owner of an address that more than one port has. */
export function several(s: Switch): u32 {
  return s.ports;
}

export function setOwner(s: Switch, slot: u32, owner: u32): void {
  const at = entryOf(s, slot);
  store<u32>(at, (load<u32>(at) & ~OWNER) | owner);
}

export function headOfSlot(s: Switch, slot: u32): usize {
  return s.heads + ((slot - 1) << 2);
}

/** Enters an address that is not there; gives 1 + its slot, or 0 if there is no room near its home. */
export function enter(s: Switch, key: u64, owner: u32, member: u32): u32 {
  const hash = key * ODD;
  const tag = <u32>(hash >> 16);
  const high = <u32>(hash >> 48) & highMask(s);
  const home = <u32>(hash >> s.shift);
  for (let d: u32 = 0; d < DISPLACEMENTS; d++) {
    const bucket = (home + d) & (s.buckets - 1);
    if (!takes(s, bucket, tag)) continue;
    return append(s, bucket, tag, owner | (high << HIGH_SHIFT) | (d << DISPLACEMENT_SHIFT), member);
  }
  return 0;
}

/** Takes an address out, and moves back those that had to go further because of it. */
export function leave(s: Switch, slot: u32): void {
  const bucket = (slot - 1) >> 3;
  take(s, bucket, (slot - 1) & 7);
  moveBackTo(s, bucket);
}

function moveBackTo(s: Switch, bucket: u32): void {
  for (let d: u32 = 1; d < DISPLACEMENTS; d++) {
    const from = (bucket + d) & (s.buckets - 1);
    for (let lane: u32 = 0; lane < SLOTS; lane++) {
      const entry = entryAt(s, from, lane);
      if (entry == 0) break;
      const tag = tagAt(s, from, lane);
      if (entry >>> DISPLACEMENT_SHIFT < d || !takes(s, bucket, tag)) continue;
      append(
        s,
        bucket,
        tag,
        entry - (d << DISPLACEMENT_SHIFT),
        load<u32>(headOfSlot(s, (from << 3) + lane + 1)),
      );
      take(s, from, lane);
      moveBackTo(s, from);
      lane--;
    }
  }
}

/** Whether a bucket has room for a tag. */
function takes(s: Switch, bucket: u32, tag: u32): bool {
  return !isFull(s, bucket) && laneOf(s, bucket, tag) == SLOTS;
}

function append(s: Switch, bucket: u32, tag: u32, entry: u32, member: u32): u32 {
  let lane: u32 = 0;
  while (entryAt(s, bucket, lane) != 0) lane++;
  put(s, bucket, lane, tag, entry, member);
  return (bucket << 3) + lane + 1;
}

/** Empties a slot; the last used one of the bucket takes its place. */
function take(s: Switch, bucket: u32, lane: u32): void {
  let last = lane;
  while (last + 1 < SLOTS && entryAt(s, bucket, last + 1) != 0) last++;
  const member = load<u32>(headOfSlot(s, (bucket << 3) + last + 1));
  put(s, bucket, lane, tagAt(s, bucket, last), entryAt(s, bucket, last), member);
  put(s, bucket, last, 0, 0, 0);
}

function put(s: Switch, bucket: u32, lane: u32, tag: u32, entry: u32, member: u32): void {
  const at = bucketAt(s, bucket) + (lane << 2);
  store<u32>(at, tag);
  store<u32>(at, entry, ENTRIES);
  store<u32>(headOfSlot(s, (bucket << 3) + lane + 1), member);
}

/** The lane of a used slot with that tag; SLOTS if there is none. */
function laneOf(s: Switch, bucket: u32, tag: u32): u32 {
  for (let lane: u32 = 0; lane < SLOTS && entryAt(s, bucket, lane) != 0; lane++)
    if (tagAt(s, bucket, lane) == tag) return lane;
  return SLOTS;
}

function isFull(s: Switch, bucket: u32): bool {
  return load<u32>(bucketAt(s, bucket), LAST_ENTRY) != 0;
}

function tagAt(s: Switch, bucket: u32, lane: u32): u32 {
  return load<u32>(bucketAt(s, bucket) + (lane << 2));
}

function entryAt(s: Switch, bucket: u32, lane: u32): u32 {
  return load<u32>(bucketAt(s, bucket) + (lane << 2), ENTRIES);
}

function entryOf(s: Switch, slot: u32): usize {
  return bucketAt(s, (slot - 1) >> 3) + (((slot - 1) & 7) << 2) + ENTRIES;
}

function bucketAt(s: Switch, bucket: u32): usize {
  return s.table + bucket * BUCKET_BYTES;
}

// Addresses → who owns them: buckets of one cache line, compared in one go.
//
//   bucket   7 tags | passers | 7 entries | miss         u32 each; used slots come first, an unused one is 0
//
//   key × odd constant   63       31 30     16 15    0
//                        | tag     | rest    | 0    |       the bucket's number is the highest bits, as many as it needs;
//                                                         the tag is bits 62:31, as the bucket's place tells bit 63
//
//   entry                31      17 16    0
//                        | rest    | owner |
//
// An owner is a port, or a number behind the last port: `several`, where the slot's head leads to the members, or `further`.
// No two entries of a bucket have equal tags. An address that its home bucket does not take stands a few buckets behind it;
// buckets that it passed count it among their passers, and where there are any, `miss` says `further`, else 0.

import { Switch } from "./records";

export const BUCKET_BYTES: u32 = 64;
/** Slots are numbered by eights, the last of which is not used. */
export const SLOTS: u32 = 8;
export const ODD: u64 = 0x9e3779b97f4a7c15;
export const OWNER: u32 = 0x0001_ffff;
/** Where entries begin in a bucket, and which place `miss` has among them. */
export const ENTRIES: u32 = 32;
export const MISS: u32 = 7;
export const MISS_AT: u32 = 60;

const USED_SLOTS: u32 = 7;
const PASSERS: u32 = 28;
/** Buckets from home on where an address may stand; half the least number of buckets, so that bit 63 is unambiguous. */
const REACH: u32 = 16;
const LOG2_LEAST_BUCKETS: u32 = 5;

/** Buckets that hold `addresses` at half load; a power of two. */
export function bucketsFor(addresses: u32): u32 {
  let log2 = LOG2_LEAST_BUCKETS;
  while ((<u32>4) << log2 < addresses) log2++;
  return 1 << log2;
}

/** Destination or source address at `at`, bytes 0 to 5 in bits 16 to 63. Two bytes behind it are read and dropped. */
export function addressKey(at: usize): u64 {
  return load<u64>(at) << 16;
}

export function isGroup(key: u64): bool {
  return (key & 0x1_0000) != 0;
}

/** The owner of an address that more than one port has. */
export function several(s: Switch): u32 {
  return s.ports;
}

/** In place of an owner: the address may stand further on. */
export function further(s: Switch): u32 {
  return s.ports + 1;
}

/** 1 + number of the slot of an address; 0 if nobody has it. */
export function slotOf(s: Switch, key: u64): u32 {
  const hash = key * ODD;
  const home = homeOf(s, hash);
  for (let d: u32 = 0; d < REACH; d++) {
    const bucket = bucketAt(s, home + d);
    const lane = laneOf(bucket, tagOf(hash));
    if (lane < USED_SLOTS && (entryAt(bucket, lane) ^ restOf(hash)) <= OWNER)
      return numberOf(s, bucket, lane);
    if (load<u32>(bucket, PASSERS) == 0) return 0;
  }
  return 0;
}

/** The port, `several`, or 0 if nobody has the address. */
export function ownerOf(s: Switch, key: u64): u32 {
  const slot = slotOf(s, key);
  return slot != 0 ? load<u32>(entryOf(s, slot)) & OWNER : 0;
}

export function setOwner(s: Switch, slot: u32, owner: u32): void {
  const at = entryOf(s, slot);
  store<u32>(at, (load<u32>(at) & ~OWNER) | owner);
}

/** Where the number of the first Member of a slot's address lies. */
export function headOfSlot(s: Switch, slot: u32): usize {
  return s.heads + ((slot - 1) << 2);
}

/** Enters an address that is not there; gives 1 + its slot, or 0 if no bucket in reach takes it. */
export function enter(s: Switch, key: u64, owner: u32): u32 {
  const hash = key * ODD;
  const home = homeOf(s, hash);
  for (let d: u32 = 0; d < REACH; d++) {
    const bucket = bucketAt(s, home + d);
    if (entryAt(bucket, USED_SLOTS - 1) != 0 || laneOf(bucket, tagOf(hash)) < USED_SLOTS) continue;
    let lane: u32 = 0;
    while (entryAt(bucket, lane) != 0) lane++;
    put(s, bucket, lane, tagOf(hash), owner | restOf(hash), 0);
    countPasser(s, home, d, 1);
    return numberOf(s, bucket, lane);
  }
  return 0;
}

/** Takes an address out; the last used slot of the bucket takes its place. */
export function leave(s: Switch, key: u64, slot: u32): void {
  const home = homeOf(s, key * ODD);
  const number = (slot - 1) >> 3;
  const bucket = bucketAt(s, number);
  let last = (slot - 1) & 7;
  while (last + 1 < USED_SLOTS && entryAt(bucket, last + 1) != 0) last++;
  const head = load<u32>(headOfSlot(s, numberOf(s, bucket, last)));
  put(s, bucket, (slot - 1) & 7, load<u32>(bucket + (last << 2)), entryAt(bucket, last), head);
  put(s, bucket, last, 0, 0, 0);
  countPasser(s, home, (number - home) & (s.buckets - 1), -1);
}

/** An address stands `distance` buckets behind its home now, or does no longer. */
function countPasser(s: Switch, home: u32, distance: u32, change: i32): void {
  for (let d: u32 = 0; d < distance; d++) {
    const bucket = bucketAt(s, home + d);
    const passers = load<u32>(bucket, PASSERS) + change;
    store<u32>(bucket, passers, PASSERS);
    store<u32>(bucket, passers != 0 ? further(s) : 0, MISS_AT);
  }
}

function put(s: Switch, bucket: usize, lane: u32, tag: u32, entry: u32, head: u32): void {
  store<u32>(bucket + (lane << 2), tag);
  store<u32>(bucket + (lane << 2), entry, ENTRIES);
  store<u32>(headOfSlot(s, numberOf(s, bucket, lane)), head);
}

/** The lane of a used slot with that tag; USED_SLOTS if there is none. */
function laneOf(bucket: usize, tag: u32): u32 {
  for (let lane: u32 = 0; lane < USED_SLOTS && entryAt(bucket, lane) != 0; lane++)
    if (load<u32>(bucket + (lane << 2)) == tag) return lane;
  return USED_SLOTS;
}

function homeOf(s: Switch, hash: u64): u32 {
  return <u32>(hash >> s.shift);
}

/** The last byte of an address, by which those of VFs differ, counts in the highest bits alone. */
export function tagOf(hash: u64): u32 {
  return <u32>(hash >> 31);
}

/** In place above an owner. */
export function restOf(hash: u64): u32 {
  return (<u32>hash) << 1;
}

function entryAt(bucket: usize, lane: u32): u32 {
  return load<u32>(bucket + (lane << 2), ENTRIES);
}

function entryOf(s: Switch, slot: u32): usize {
  return bucketAt(s, (slot - 1) >> 3) + (((slot - 1) & 7) << 2) + ENTRIES;
}

function numberOf(s: Switch, bucket: usize, lane: u32): u32 {
  return ((<u32>(bucket - s.table) >> 6) << 3) + lane + 1;
}

function bucketAt(s: Switch, number: u32): usize {
  return s.table + (number & (s.buckets - 1)) * BUCKET_BYTES;
}

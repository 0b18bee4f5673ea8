// VLAN sets: which VIDs a port receives, one bit each; bit 0 stands for frames without a VID. Ports with equal sets share
// one, so that memory grows with the number of different sets, and a question is one load for any number of ports.
//
//   sets         512 bytes a set
//   setRecords   users, hash, next set of that hash, first port that floods by it
//   setHashes    number of the first set of a hash + 1
//   setsByVlan   setWords u64 a VID: the sets that contain it

import { Switch } from "./records";

export const SET_BYTES: u32 = 512;
/** Every VID: ports that may send or receive anything. */
export const SET_ALL: u32 = 0;
/** Bit 0 alone: a port as it begins. */
export const SET_UNTAGGED: u32 = 1;

const enum SetRecord {
  Users = 0,
  Hash = 4,
  Next = 8,
  Flood = 12,
  Bytes = 16,
}

/** A set that is put together before it is adopted. */
const DRAFT = memory.data(512, 16);
/** Never written. */
const EMPTY = memory.data(512, 64);

export function emptySet(): usize {
  return EMPTY;
}

/** Every VID there is. 4095 is none: no set contains it. */
export function fillSet(set: usize): void {
  memory.fill(set, 0xff, SET_BYTES);
  changeVlan(set, 4095, false);
}

export function draftSet(): usize {
  return DRAFT;
}

export function initializeSets(s: Switch): void {
  s.setsUsed = 0;
  fillSet(DRAFT);
  holdSet(s, DRAFT);
  memory.fill(DRAFT, 0, SET_BYTES);
  store<u32>(DRAFT, 1);
  holdSet(s, DRAFT);
}

export function setAt(s: Switch, set: u32): usize {
  return s.sets + set * SET_BYTES;
}

/** 1 if a set contains a VID, else 0. */
export function containsVlan(set: usize, vid: u32): u32 {
  return <u32>(load<u64>(set + ((vid >> 6) << 3)) >> vid) & 1;
}

export function changeVlan(set: usize, vid: u32, member: bool): void {
  const at = set + ((vid >> 5) << 2);
  const bit = (<u32>1) << (vid & 31);
  store<u32>(at, member ? load<u32>(at) | bit : load<u32>(at) & ~bit);
}

/** Where the number of the first port lies that floods by a set. */
export function floodHead(s: Switch, set: u32): usize {
  return recordAt(s, set) + SetRecord.Flood;
}

/** The sets that contain a VID, 64 in a word. */
export function setsOfVlan(s: Switch, vid: u32): usize {
  return s.setsByVlan + ((vid * s.setWords) << 3);
}

/** One user more of the set with these bits, which is made if there is none; −1 when there is no room. */
export function holdSet(s: Switch, bits: usize): i32 {
  const hash = hashOf(bits);
  const known = find(s, bits, hash);
  if (known >= 0) {
    useSet(s, known);
    return known;
  }
  const set = freshSet(s);
  if (set < 0) return -1;
  memory.copy(setAt(s, set), bits, SET_BYTES);
  const record = recordAt(s, set);
  const head = headAt(s, hash);
  store<u32>(record, 1, SetRecord.Users);
  store<u32>(record, hash, SetRecord.Hash);
  store<u32>(record, load<u32>(head), SetRecord.Next);
  store<u32>(record, 0, SetRecord.Flood);
  store<u32>(head, set + 1);
  markVlans(s, set, true);
  return set;
}

export function useSet(s: Switch, set: u32, users: u32 = 1): void {
  const record = recordAt(s, set);
  store<u32>(record, load<u32>(record, SetRecord.Users) + users, SetRecord.Users);
}

/** One user less; without any the set goes, but for the two that always exist. */
export function releaseSet(s: Switch, set: u32): void {
  const record = recordAt(s, set);
  const users = load<u32>(record, SetRecord.Users) - 1;
  store<u32>(record, users, SetRecord.Users);
  if (users != 0) return;
  let at = headAt(s, load<u32>(record, SetRecord.Hash));
  while (load<u32>(at) != set + 1) at = recordAt(s, load<u32>(at) - 1) + SetRecord.Next;
  store<u32>(at, load<u32>(record, SetRecord.Next));
  markVlans(s, set, false);
  store<u32>(record, s.setFree, SetRecord.Next);
  s.setFree = set + 1;
}

function freshSet(s: Switch): i32 {
  const free = s.setFree;
  if (free != 0) {
    s.setFree = load<u32>(recordAt(s, free - 1), SetRecord.Next);
    return free - 1;
  }
  if (s.setsUsed == s.setLimit) return -1;
  s.setsUsed++;
  return s.setsUsed - 1;
}

function find(s: Switch, bits: usize, hash: u32): i32 {
  let next = load<u32>(headAt(s, hash));
  while (next != 0) {
    const set = next - 1;
    if (
      load<u32>(recordAt(s, set), SetRecord.Hash) == hash &&
      memory.compare(setAt(s, set), bits, SET_BYTES) == 0
    )
      return set;
    next = load<u32>(recordAt(s, set), SetRecord.Next);
  }
  return -1;
}

function markVlans(s: Switch, set: u32, contains: bool): void {
  const bit = (<u64>1) << (set & 63);
  const column = (set >> 6) << 3;
  for (let vid: u32 = 0; vid < 4096; vid++) {
    if (containsVlan(setAt(s, set), vid) == 0) continue;
    const at = setsOfVlan(s, vid) + column;
    store<u64>(at, contains ? load<u64>(at) | bit : load<u64>(at) & ~bit);
  }
}

function hashOf(bits: usize): u32 {
  let hash: u64 = 0;
  for (let at: u32 = 0; at < SET_BYTES; at += 8)
    hash = rotl(hash ^ load<u64>(bits + at), 29) * 0x9e3779b97f4a7c15;
  return <u32>(hash >> 32);
}

function headAt(s: Switch, hash: u32): usize {
  return s.setHashes + ((hash & s.setHashMask) << 2);
}

function recordAt(s: Switch, set: u32): usize {
  return s.setRecords + set * SetRecord.Bytes;
}

/** Bytes of all parts for `limit` sets. */
export function setRecordBytes(limit: u32): usize {
  return limit * SetRecord.Bytes;
}

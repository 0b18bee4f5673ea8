// A batch of frames: one call, no copy, nothing reserved. What most frames are, unicast with one owner or none, is decided
// here without a branch that could be guessed wrong but one: whether there is anything about the frame that this path does
// not know. Then the long way decides it, from the start.
//
// Loops end at their foot, as V8 takes out of such loops what does not change, and out of others it does not.

import { FrameEntry, FrameResult } from "../../src/abi";
import {
  addressKey,
  BUCKET_BYTES,
  ENTRIES,
  further,
  MISS,
  MISS_AT,
  ODD,
  OWNER,
  ownerOf,
  restOf,
  several,
  tagOf,
} from "./address-table";
import { expectFrames, ONE_FRAME } from "./counters";
import { decide } from "./decide";
import { C_TAG, LEAST_LENGTH, S_TAG, SOURCE, TAG_CONTROL, TYPE } from "./frame";
import { Egress, egressOf, frames, Ingress, ingressOf, laneOf, Switch, Worker } from "./records";
import { UNTAG_SHIFT } from "./send";
import { containsVlan } from "./vlan-sets";

const GROUP: u32 = 1;
/** Bytes of the entries whose owners are found before the first of them is decided: so few that the processor foresees the end. */
const STRETCH: usize = 8 * FrameEntry.Bytes;
/** The same for a switch of many ports: so many that what they touch comes from memory side by side. */
const FAR_STRETCH: usize = 64 * FrameEntry.Bytes;
/** Up to here a processor with 1 MiB of second-level cache hides what records and addresses outside of it cost. */
const MANY_PORTS: u32 = 24_576;
/** In a lane's first 64 bytes: of no use but that it is written. */
const TOUCHED: usize = 4;

/**
 * Decides entries `first` to `first + count − 1` of the worker's ring; gives how many were decided before the list of
 * destinations was full. Go on with the rest after the results are read.
 */
export function forward(s: Switch, w: Worker, worker: u32, first: u32, count: u32, now: u64): u32 {
  const begin = w.entries + first * FrameEntry.Bytes;
  const end = begin + count * FrameEntry.Bytes;
  const results = w.results + first * FrameResult.Bytes - (begin >> 1);
  const listEnd = w.destinations + (frames().destinations << 2) - (s.present << 2);
  const lane = laneOf(s, worker);
  const egress = egressOf(lane);
  const ingress = ingressOf(s, lane);
  const isFar = s.ports > MANY_PORTS;
  expectFrames(s, lane, count);
  w.lane = lane;
  w.end = w.destinations;
  let entry = begin;
  while (entry < end) {
    const stretch = min(entry + (isFar ? FAR_STRETCH : STRETCH), end);
    if (isFar) bringHomesNear(s, lane, ingress, entry, stretch);
    findOwners(s, entry, stretch, results + (entry >> 1));
    if (isFar) bringOwnersNear(lane, egress, results + (entry >> 1), results + (stretch >> 1));
    do {
      entry = decideShortly(s, egress, ingress, entry, stretch, results + (entry >> 1));
      if (entry == stretch) break;
      const result = results + (entry >> 1);
      if (load<u32>(result) == further(s)) {
        store<u32>(result, ownerOf(s, addressKey(load<u32>(entry, FrameEntry.Pointer))));
        continue;
      }
      if (w.end > listEnd) return <u32>(entry - begin) / FrameEntry.Bytes;
      decide(s, w, entry, result, now + load<u32>(entry, FrameEntry.Ticks));
      entry += FrameEntry.Bytes;
    } while (entry < stretch);
  }
  return count;
}

/** Step 3 for a stretch: leaves in each result who owns the destination by its home bucket, 0 for nobody. */
function findOwners(s: Switch, first: usize, end: usize, results: usize): void {
  const table = s.table;
  const shift = <u64>s.shift;
  const ofGroups = several(s);
  let result = results;
  let entry = first;
  do {
    const address = load<u64>(load<u32>(entry, FrameEntry.Pointer));
    const hash = (address << 16) * ODD;
    const bucket = table + <usize>(hash >> shift) * BUCKET_BYTES;
    const tag = i32x4.splat(<i32>tagOf(hash));
    const low = i32x4.eq(v128.load(bucket), tag);
    const high = i32x4.eq(v128.load(bucket, 16), tag);
    // Two bits for each tag.
    const hits = <u32>i8x16.bitmask(i16x8.narrow_i32x4_s(low, high)) | (1 << (2 * MISS));
    const found = load<u32>(bucket + (ctz(hits) << 1), ENTRIES) ^ restOf(hash);
    const owner = select(found, load<u32>(bucket, MISS_AT), found <= OWNER);
    store<u32>(result, select(ofGroups, owner, (<u32>address & GROUP) != 0));
    result += FrameResult.Bytes;
    entry += FrameEntry.Bytes;
  } while (entry < end);
}

/** Decides frames up to the first that needs the long way, and gives its entry. Whatever speaks against a frame is a sign. */
function decideShortly(
  s: Switch,
  egress: usize,
  ingress: usize,
  first: usize,
  end: usize,
  results: usize,
): usize {
  const last = further(s);
  const longest = <i64>(s.mtu - LEAST_LENGTH);
  let result = results;
  let entry = first;
  do {
    const frame: usize = load<u32>(entry, FrameEntry.Pointer);
    const port = min(load<u32>(entry, FrameEntry.Port), last);
    const sender = ingress + (port << Ingress.Shift);

    // Step 2: the VLAN it travels in, above it the bytes that it gains; and what spoofing looks like.
    const type = <u32>load<u16>(frame, TYPE);
    const tag = ((<u32>load<u16>(frame, TAG_CONTROL) * 0x1_0001) >> 8) & 0xfff;
    const tagged = select(tag, load<u16>(sender, Ingress.PortVlan), tag != 0);
    const untagged = load<u32>(sender, Ingress.PortVlan);
    const vlan = select(tagged, select(tagged, untagged, type == S_TAG), type == C_TAG);
    const vid = vlan & 0xffff;
    const mayNot = <i64>containsVlan(load<u32>(sender, Ingress.MaySend), vid) - 1;
    const source = load<u64>(frame, SOURCE) ^ load<u64>(sender, Ingress.Station);
    const foreign = -(<i64>(source & load<u64>(sender, Ingress.Agreement)));

    // Steps 4 and 6: the VLAN filter; whoever nobody here receives goes to the uplink.
    const owner = egress + (load<u32>(result) << Egress.Shift);
    const receives = containsVlan(load<u32>(owner, Egress.Receives), vid);
    const receiver = select(owner, egress, receives != 0);
    const word = load<u32>(receiver, Egress.Word);
    const back = <i64>((word ^ port) & OWNER) - 1;

    const length = load<u32>(entry, FrameEntry.Length);
    const excess = longest - <i64>(length - LEAST_LENGTH);
    if ((mayNot | foreign | <i64>(<i32>word) | back | excess) < 0) break;

    const amount = ONE_FRAME + length;
    store<u32>(result, word, FrameResult.Destination);
    store<u32>(result, 1 | (vid << 20), FrameResult.Count);
    store<u64>(sender, load<u64>(sender, Ingress.Sent) + amount, Ingress.Sent);
    store<u64>(
      receiver,
      load<u64>(receiver, Egress.Received) + amount + (vlan >>> 16) - (word >>> UNTAG_SHIFT),
      Egress.Received,
    );
    result += FrameResult.Bytes;
    entry += FrameEntry.Bytes;
  } while (entry < end);
  return entry;
}

/**
 * Loads that wait for each other in no way overlap; those of one decision do not. First the buckets and the senders of a
 * stretch. A sum is kept, as the compiler would drop loads that nobody needs.
 */
function bringHomesNear(s: Switch, lane: usize, ingress: usize, first: usize, end: usize): void {
  const table = s.table;
  const shift = <u64>s.shift;
  const last = further(s);
  let sum: u32 = 0;
  let entry = first;
  do {
    const hash = addressKey(load<u32>(entry, FrameEntry.Pointer)) * ODD;
    const port = min(load<u32>(entry, FrameEntry.Port), last);
    sum ^= load<u32>(table + <usize>(hash >> shift) * BUCKET_BYTES);
    sum ^= load<u32>(ingress + (port << Ingress.Shift));
    entry += FrameEntry.Bytes;
  } while (entry < end);
  store<u32>(lane, sum, TOUCHED);
}

/** Then the owners that were found. */
function bringOwnersNear(lane: usize, egress: usize, first: usize, end: usize): void {
  let sum: u32 = 0;
  let result = first;
  do {
    sum ^= load<u32>(egress + (load<u32>(result) << Egress.Shift));
    result += FrameResult.Bytes;
  } while (result < end);
  store<u32>(lane, sum, TOUCHED);
}

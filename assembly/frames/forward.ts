// A batch of frames: one call, no copy, nothing reserved. What most frames are, unicast with one owner or none, is decided
// here without a branch that could be guessed wrong but one: whether there is anything about the frame that this path does
// not know. Then the long way decides it, from the start.

import { FrameEntry, FrameResult } from "../../src/abi";
import { BUCKET_BYTES, ENTRIES, highOf, MISS, MISS_AT, ODD, OWNER, tagOf } from "./address-table";
import { expectFrames, ONE_FRAME } from "./counters";
import { decide } from "./decide";
import { isTagged, LEAST_LENGTH, SOURCE, typeOf, vidIn } from "./frame";
import { Egress, EgressBit, egressOf, frames, Ingress, ingressOf, laneOf, Switch, Worker } from "./records";
import { UNTAG_SHIFT } from "./send";
import { containsVlan } from "./vlan-sets";

const GROUP: u64 = 1;
/** Bytes of the entries whose buckets and records are brought near before the first of them is decided. */
const STRETCH: usize = 64 * FrameEntry.Bytes;
/** So many ports' records do not fit a cache of the second level. */
const MANY_PORTS: u32 = 8192;
/** In a lane's first 64 bytes: of no use but that it is written. */
const TOUCHED: usize = 4;

/**
 * Decides entries `first` to `first + count − 1` of the worker's ring; gives how many were decided before the list of
 * destinations was full. Go on with the rest after the results are read.
 */
export function forward(s: Switch, w: Worker, worker: u32, first: u32, count: u32, now: u64): u32 {
  const begin = w.entries + first * FrameEntry.Bytes;
  const end = begin + count * FrameEntry.Bytes;
  const listEnd = w.destinations + (frames().destinations << 2) - (s.present << 2);
  const table = s.table;
  const shift = <u64>s.shift;
  const lane = laneOf(s, worker);
  const egress = egressOf(lane);
  const ingress = ingressOf(s, lane);
  const portMask = s.slots - 1;
  const longest = s.mtu - LEAST_LENGTH;
  expectFrames(s, lane, count);
  w.lane = lane;
  w.end = w.destinations;
  const isFar = s.ports > MANY_PORTS;
  let near = begin;
  let result = w.results + first * FrameResult.Bytes;
  for (let entry = begin; entry < end; entry += FrameEntry.Bytes) {
    if (isFar && entry == near) {
      near = min(entry + STRETCH, end);
      store<u32>(lane, bringNear(table, shift, egress, ingress, portMask, entry, near, result), TOUCHED);
    }
    const frame: usize = load<u32>(entry, FrameEntry.Pointer);
    const length = load<u32>(entry, FrameEntry.Length);
    const given = load<u32>(entry, FrameEntry.Port);
    const port = given & portMask;
    const sender = ingress + (port << Ingress.Shift);

    // Step 3: the owner; 0 for none.
    const address = load<u64>(frame);
    const owner = isFar ? load<u32>(result) : ownerIn(bucketOf(table, shift, frame), address);

    // Step 2: the VLAN it travels in, and what spoofing looks like.
    const type = typeOf(frame);
    const tagged = isTagged(type);
    const wire = vidIn(type, tagged);
    const vid = select(wire, load<u32>(sender, Ingress.PortVlan), wire != 0);
    const maySend = containsVlan(load<u32>(sender, Ingress.MaySend), vid);
    const source = load<u64>(frame + SOURCE) ^ load<u64>(sender, Ingress.Station);
    const disagreement = source & load<u64>(sender, Ingress.Agreement);

    // Steps 4 and 6: the VLAN filter; whoever nobody here receives goes to the uplink.
    const receiver = egress + (owner << Egress.Shift);
    const receives = containsVlan(load<u32>(receiver, Egress.Receives), vid);
    const word = load<u32>(select(receiver, egress, receives != 0), Egress.Word);
    const to = word & OWNER;

    const unknown =
      disagreement |
      (address & GROUP) |
      <u64>((given ^ port) | (maySend ^ 1) | (word & EgressBit.Rare)) |
      u64(length - LEAST_LENGTH > longest) |
      u64(to == port);
    if (unknown != 0) {
      if (w.end > listEnd) return <u32>(entry - begin) / FrameEntry.Bytes;
      decide(s, w, entry, result, now + load<u32>(entry, FrameEntry.Ticks));
    } else {
      const amount = ONE_FRAME + length;
      const inserted = u32(vid != 0) & (tagged ^ 1);
      const received = egress + (to << Egress.Shift);
      store<u32>(result, word, FrameResult.Destination);
      store<u32>(result, 1 | (vid << 20), FrameResult.Count);
      store<u64>(sender, load<u64>(sender, Ingress.Sent) + amount, Ingress.Sent);
      store<u64>(
        received,
        load<u64>(received, Egress.Received) + amount + (inserted << 2) - (word >>> UNTAG_SHIFT),
        Egress.Received,
      );
    }
    result += FrameResult.Bytes;
  }
  return count;
}

/**
 * Loads that wait for each other in no way overlap; those of one decision do not. First the buckets and the senders, then the
 * owners that the buckets tell, which are left in `results`. Gives a sum, as the compiler would drop loads that nobody needs.
 */
function bringNear(
  table: usize,
  shift: u64,
  egress: usize,
  ingress: usize,
  portMask: u32,
  first: usize,
  end: usize,
  results: usize,
): u32 {
  let result = results;
  let touched: u32 = 0;
  for (let entry = first; entry < end; entry += FrameEntry.Bytes) {
    const bucket = bucketOf(table, shift, load<u32>(entry, FrameEntry.Pointer));
    const sender = ingress + ((load<u32>(entry, FrameEntry.Port) & portMask) << Ingress.Shift);
    touched ^= load<u32>(bucket) ^ load<u32>(sender);
  }
  for (let entry = first; entry < end; entry += FrameEntry.Bytes) {
    const frame: usize = load<u32>(entry, FrameEntry.Pointer);
    const owner = ownerIn(bucketOf(table, shift, frame), load<u64>(frame));
    store<u32>(result, owner);
    result += FrameResult.Bytes;
    touched ^= load<u32>(egress + (owner << Egress.Shift));
  }
  return touched;
}

function bucketOf(table: usize, shift: u64, frame: usize): usize {
  return table + <usize>(((load<u64>(frame) << 16) * ODD) >> shift) * BUCKET_BYTES;
}

/** The owner of an address by its home bucket; 0 for none. */
function ownerIn(bucket: usize, address: u64): u32 {
  const hash = (address << 16) * ODD;
  const tag = i32x4.splat(<i32>tagOf(hash));
  const low = i32x4.eq(v128.load(bucket), tag);
  const high = i32x4.eq(v128.load(bucket, 16), tag);
  const hits = <u32>i16x8.bitmask(i16x8.narrow_i32x4_s(low, high));
  const found = load<u32>(bucket + (ctz(hits | (1 << MISS)) << 2), ENTRIES) ^ highOf(hash);
  return select(found, load<u32>(bucket, MISS_AT), found <= OWNER);
}

// A batch of frames: one call, no copy, nothing reserved. What most frames are, unicast with one owner or none, is decided
// here without a branch that could be guessed wrong, but one: whether there is anything about the frame that this path does
// not know. Then the long way decides it.

import { FrameEntry, FrameResult } from "../../src/abi";
import { BUCKET_BYTES, ENTRIES, HIGH_SHIFT, highMask, LAST_ENTRY, ODD, OWNER } from "./address-table";
import { countersOf, expectFrames, ONE_FRAME, packedAt } from "./counters";
import { decide } from "./decide";
import { hasBadLength, isTagged, SOURCE, typeOf, VID_RESERVED, vidIn } from "./frame";
import { EgressBit, frames, IngressBit, Switch, Worker } from "./records";
import { UNTAG_SHIFT } from "./send";
import { containsVlan } from "./vlan-sets";

const GROUP: u64 = 1;

/**
 * Decides entries `first` to `first + count − 1` of the worker's ring; gives how many were decided before the list of
 * destinations was full. Go on with the rest after the results are read.
 */
export function forward(s: Switch, w: Worker, worker: u32, first: u32, count: u32, now: u64): u32 {
  const begin = w.entries + first * FrameEntry.Bytes;
  const end = begin + count * FrameEntry.Bytes;
  const listEnd = w.destinations + (frames().destinations << 2) - (s.present << 2);
  const ports = s.ports;
  const table = s.table;
  const shift = <u64>s.shift;
  const mask = highMask(s);
  const egress = s.egress;
  const ingress = s.ingress;
  const stations = s.stations;
  const mtu = s.mtu;
  const uplink = load<u32>(egress);
  const always = u32(s.loopback == 0) | s.vlanMirrors;
  const counters = countersOf(s, worker);
  const packed = packedAt(counters);
  expectFrames(s, counters, count);
  w.counters = counters;
  w.end = w.destinations;
  let result = w.results + first * FrameResult.Bytes;
  for (let entry = begin; entry < end; entry += FrameEntry.Bytes) {
    const frame: usize = load<u32>(entry, FrameEntry.Pointer);
    const length = load<u32>(entry, FrameEntry.Length);
    const given = load<u32>(entry, FrameEntry.Port);
    const port = select(given, 0, given < ports);
    const destination = load<u64>(frame);
    const source = load<u64>(frame + SOURCE) << 16;
    const type = typeOf(frame);
    const tagged = isTagged(type);
    const wire = vidIn(type, tagged);

    // Step 2: the VLAN it travels in, and what spoofing looks like.
    const way = load<u32>(ingress + (port << 3));
    const vid = select(wire, way & 0xffff, wire != 0);
    const maySend = containsVlan(load<u32>(ingress + (port << 3), 4), vid);
    const spoofed = u32(source != load<u64>(stations + (port << 3))) & (way >> 17);

    // Step 3: the owner, 0 for none.
    const hash = (destination << 16) * ODD;
    const bucket = table + <usize>(hash >> shift) * BUCKET_BYTES;
    const tag = i32x4.splat(<i32>(hash >> 16));
    const low = i32x4.eq(v128.load(bucket), tag);
    const high = i32x4.eq(v128.load(bucket, 16), tag);
    const hits = <u32>i16x8.bitmask(i16x8.narrow_i32x4_s(low, high));
    const found = load<u32>(bucket + ((<usize>ctz(hits)) << 2), ENTRIES);
    const isIt = u32(found >>> HIGH_SHIFT == (<u32>(hash >> 48) & mask)) & u32(hits != 0);
    const further = u32((hits | load<u32>(bucket, LAST_ENTRY)) != 0) & (isIt ^ 1);
    const owner = select(found & OWNER, 0, isIt != 0);

    // Steps 4 and 6: the VLAN filter; whoever nobody here receives goes to the uplink.
    const at = egress + (owner << 3);
    const receives = containsVlan(load<u32>(at, 4), vid);
    const word = select(load<u32>(at), uplink, receives != 0);
    const to = word & OWNER;

    const unknown =
      always |
      u32(hasBadLength(length, tagged, mtu)) |
      u32(wire == VID_RESERVED) |
      u32(given >= ports) |
      <u32>((destination | (source >> 16)) & GROUP) |
      (way & IngressBit.Rare) |
      (maySend ^ 1) |
      spoofed |
      further |
      (word & EgressBit.Rare) |
      u32(to == port);
    if (unknown != 0) {
      if (w.end > listEnd) return <u32>(entry - begin) / FrameEntry.Bytes;
      decide(s, w, entry, result, now + load<u32>(entry, FrameEntry.Ticks));
    } else {
      const inserted = u32(vid != 0) & (tagged ^ 1);
      const received = packed + (to << 4);
      const sent = packed + (port << 4);
      store<u32>(result, word, FrameResult.Destination);
      store<u32>(result, 1 | (vid << 20), FrameResult.Count);
      store<u64>(
        received,
        load<u64>(received) + ONE_FRAME + (length + (inserted << 2) - (word >>> UNTAG_SHIFT)),
      );
      store<u64>(sent, load<u64>(sent, 8) + ONE_FRAME + length, 8);
    }
    result += FrameResult.Bytes;
  }
  return count;
}

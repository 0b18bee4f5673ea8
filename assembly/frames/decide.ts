// The decision for one frame, step by step: the long way, which knows everything. The short path in forward.ts gives the
// same answers for the frames that are sent most.

import { FrameCounter, FrameEntry, FrameResult } from "../../src/abi";
import { addressKey, further, isGroup } from "./address-table";
import { offerToAll, offerToGroup, offerToOwners } from "./candidates";
import { countDrop, ONE_FRAME } from "./counters";
import { hasBadLength, isTagged, TAG_BYTES, typeOf, vidIn } from "./frame";
import { isPlain, refusalOf } from "./ingress";
import { mirror } from "./mirrors";
import { Egress, egressOf, Ingress, ingressOf, Switch, Worker } from "./records";
import { send } from "./send";

const BROADCAST: u64 = 0xffff_ffff_ffff_0000;

/** Destinations go to `w.end` and behind; there must be room for as many as there are ports. */
export function decide(s: Switch, w: Worker, entry: usize, result: usize, now: u64): void {
  const frame: usize = load<u32>(entry, FrameEntry.Pointer);
  const reason = admit(
    s,
    w,
    frame,
    load<u32>(entry, FrameEntry.Length),
    load<u32>(entry, FrameEntry.Port),
    now,
  );
  if (reason == FrameCounter.NoSuchPort) return store<u64>(result, reason);
  if (reason != 0) return drop(s, w, result, reason);
  route(s, w, addressKey(frame));
  if (s.mirrors != 0) mirror(s, w);
  conclude(s, w, result);
}

/** Steps 1 and 2: takes the frame in hand; 0, or why not. */
function admit(s: Switch, w: Worker, frame: usize, length: u32, port: u32, now: u64): u32 {
  const type = typeOf(frame);
  const tagged = isTagged(type);
  const wire = vidIn(type, tagged);
  const sender = ingressOf(s, w.lane) + (min(port, further(s)) << Ingress.Shift);
  const vid = wire != 0 ? wire : <u32>load<u16>(sender, Ingress.PortVlan);
  w.port = port;
  w.vid = wire;
  if (hasBadLength(length, tagged, s.mtu) || !isPlain(sender, frame, vid)) {
    const reason = refusalOf(s, port, frame, length, tagged, wire, now);
    if (reason != 0) return reason;
  }
  w.vid = vid;
  w.length = length;
  w.amount = ONE_FRAME + length + (vid != 0 && tagged == 0 ? TAG_BYTES : 0);
  w.survived = 0;
  w.first = w.end;
  return 0;
}

/** Steps 3 to 6. */
function route(s: Switch, w: Worker, key: u64): void {
  const isUnicast = !isGroup(key);
  if (w.port == 0 || s.loopback != 0) {
    if (isUnicast) offerToOwners(s, w, key);
    else if (key == BROADCAST) offerToAll(s, w);
    else offerToGroup(s, w, key);
  }
  if (w.port != 0 && (!isUnicast || w.survived == 0)) send(s, w, load<u32>(egressOf(w.lane), Egress.Word));
}

/** What became of the frame; a single destination stands in the result itself. */
function conclude(s: Switch, w: Worker, result: usize): void {
  const count = <u32>(w.end - w.first) >> 2;
  if (count == 0) return drop(s, w, result, FrameCounter.NoDestination);
  const sent = ingressOf(s, w.lane) + (w.port << Ingress.Shift);
  store<u64>(sent, load<u64>(sent, Ingress.Sent) + ONE_FRAME + w.length, Ingress.Sent);
  const isOne = count == 1;
  const where = isOne ? load<u32>(w.first) : <u32>(w.first - w.destinations) >> 2;
  if (isOne) w.end = w.first;
  store<u32>(result, where, FrameResult.Destination);
  store<u32>(result, count | (w.vid << 20), FrameResult.Count);
}

function drop(s: Switch, w: Worker, result: usize, reason: u32): void {
  store<u32>(result, reason, FrameResult.Destination);
  store<u32>(result, w.vid << 20, FrameResult.Count);
  countDrop(s, w.lane, w.port, reason);
}

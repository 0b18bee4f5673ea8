// Receive rings: what a port gets, copied as its Function's DMA writes would leave it.

import { CoreStatus, Destination, FrameEntry, FrameResult, ReceivedFrame, ReceiveRing } from "../../src/abi";
import { isTagged, TAG_BYTES, TYPE, typeOf, vidIn } from "./frame";
import { requesterOf } from "./functions";
import { frames, Port, portAt, Switch, Worker, workerAt } from "./records";

const TAG_TYPE: u32 = 0x0081;
const NOTHING: u32 = 0xffff_ffff;

/** Gives the port a receive ring with every worker; its number, or NoRoom. */
export function openRing(p: Port): i32 {
  if (p.ring != 0) return p.ring - 1;
  const all = frames();
  for (let ring: u32 = 0; ring < all.receiveRings; ring++) {
    if (load<u8>(all.ringsTaken + ring) != 0) continue;
    store<u8>(all.ringsTaken + ring, 1);
    for (let worker: u32 = 0; worker < all.workers; worker++)
      memory.fill(ringAt(workerAt(worker), ring), 0, ReceiveRing.HeaderBytes);
    p.ring = ring + 1;
    return ring;
  }
  return CoreStatus.NoRoom;
}

/**
 * Copies decided frames into the receive rings of their destinations; ports without one are passed over. Gives how many
 * frames were copied before a ring was full: that frame is in no ring, and can be tried again.
 */
export function deliver(s: Switch, w: Worker, first: u32, count: u32): u32 {
  for (let done: u32 = 0; done < count; done++) {
    const entry = w.entries + (first + done) * FrameEntry.Bytes;
    const result = w.results + (first + done) * FrameResult.Bytes;
    const destinations = load<u32>(result, FrameResult.Count) & 0xfffff;
    const list = destinations == 1 ? result : w.destinations + (load<u32>(result) << 2);
    const length = load<u32>(entry, FrameEntry.Length);
    for (let i: u32 = 0; i < destinations; i++)
      if (!fits(s, w, load<u32>(list + (i << 2)), length)) return done;
    for (let i: u32 = 0; i < destinations; i++) put(s, w, entry, result, load<u32>(list + (i << 2)));
  }
  return count;
}

/** The ring that a destination's frame goes into; 0 for none. */
function ringOf(s: Switch, w: Worker, word: u32): usize {
  if ((word & (Destination.NoBusMaster | Destination.RxDisabled)) != 0) return 0;
  const ring = portAt(s, word & Destination.Port).ring;
  return ring != 0 ? ringAt(w, ring - 1) : 0;
}

function ringAt(w: Worker, ring: u32): usize {
  return w.receiveRings + ring * (ReceiveRing.HeaderBytes + frames().receiveRingBytes);
}

/** Bytes that a frame takes in a ring. */
function roomFor(length: u32): u32 {
  return (ReceivedFrame.HeaderBytes + length + 63) & ~63;
}

/** Whether there is room for it with a tag that it did not have. */
function fits(s: Switch, w: Worker, word: u32, length: u32): bool {
  const ring = ringOf(s, w, word);
  if (ring == 0) return true;
  const size = frames().receiveRingBytes;
  const written = load<u32>(ring, ReceiveRing.Written);
  const room = size - (written - load<u32>(ring, ReceiveRing.Read));
  const toEnd = size - (written & (size - 1));
  const need = roomFor(length + TAG_BYTES);
  return need <= toEnd ? need <= room : toEnd + need <= room;
}

function put(s: Switch, w: Worker, entry: usize, result: usize, word: u32): void {
  const ring = ringOf(s, w, word);
  if (ring == 0) return;
  const data = ring + ReceiveRing.HeaderBytes;
  const size = frames().receiveRingBytes;
  let written = load<u32>(ring, ReceiveRing.Written);
  const toEnd = size - (written & (size - 1));
  if (roomFor(load<u32>(entry, FrameEntry.Length) + TAG_BYTES) > toEnd) {
    store<u32>(data + (written & (size - 1)), NOTHING, ReceivedFrame.Length);
    written += toEnd;
  }
  const at = data + (written & (size - 1));
  const vid = load<u32>(result, FrameResult.Count) >>> 20;
  const length = copyFrame(entry, at + ReceivedFrame.HeaderBytes, vid, word);
  store<u32>(at, length, ReceivedFrame.Length);
  store<u16>(at, <u16>requesterOf(s, word & Destination.Port), ReceivedFrame.RequesterId);
  store<u16>(at, <u16>vid, ReceivedFrame.Vid);
  store<u32>(at, load<u32>(entry, FrameEntry.Port), ReceivedFrame.Port);
  store<u32>(at, word, ReceivedFrame.Destination);
  store<u32>(ring, written + roomFor(length), ReceiveRing.Written);
}

/** Copies a frame as it leaves by a destination: tag put in, changed or taken off. Gives its length. */
function copyFrame(entry: usize, to: usize, vid: u32, word: u32): u32 {
  const frame: usize = load<u32>(entry, FrameEntry.Pointer);
  const length = load<u32>(entry, FrameEntry.Length);
  const type = typeOf(frame);
  const untag = (word & Destination.Untag) != 0;
  if (isTagged(type) != 0 && untag) {
    copy(to, frame, TYPE);
    copy(to + TYPE, frame + TYPE + TAG_BYTES, length - TYPE - TAG_BYTES);
    return length - TAG_BYTES;
  }
  if (isTagged(type) == 0 && vid != 0 && !untag) {
    copy(to, frame, TYPE);
    store<u32>(to + TYPE, TAG_TYPE | ((vid >> 8) << 16) | (vid << 24));
    copy(to + TYPE + TAG_BYTES, frame + TYPE, length - TYPE);
    return length + TAG_BYTES;
  }
  copy(to, frame, length);
  if (vid != vidIn(type, isTagged(type)) && !untag) {
    const priority = load<u8>(frame + TYPE + 2) & 0xf0;
    store<u16>(to + TYPE, <u16>(priority | (vid >> 8) | (vid << 8)), 2);
  }
  return length;
}

/** Sixteen bytes at a time; the last ones overlap those before. From 512 on memory.copy is faster. */
function copy(to: usize, from: usize, bytes: u32): void {
  if (bytes >= 512 || bytes < 16) {
    memory.copy(to, from, bytes);
    return;
  }
  const last = bytes - 16;
  for (let at: u32 = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
  v128.store(to + last, v128.load(from + last));
}

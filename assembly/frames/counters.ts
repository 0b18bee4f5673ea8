// Counters: each worker has its own, and they are added up when somebody reads them.
//
//   packed   frames 63:40 | bytes 39:0   received, then sent: one addition a frame. Swept into the whole counters before
//                                        2^24 frames have passed, as a port gets a frame once at most
//   whole    u64 × FrameCounter.Count

import { EventKind, FrameCounter } from "../../src/abi";
import { emit } from "../function/events";
import { COUNTER_HEADER, frames, Port, portAt, Switch } from "./records";

/** One frame in a packed counter. */
export const ONE_FRAME: u64 = 1 << 40;
const BYTES: u64 = ONE_FRAME - 1;
const SWEEP_AFTER: u32 = 0x00ff_ffff;
const COUNTER_BYTES: u32 = FrameCounter.Count << 3;

/** The sum of all workers, for the host to read. */
const SUM = memory.data(128, 16);

export function sumAt(): usize {
  return SUM;
}

export function countersOf(s: Switch, worker: u32): usize {
  return s.counters + worker * s.counterBytes;
}

/** Where the packed counters of a worker's ports begin: 16 bytes a port. */
export function packedAt(counters: usize): usize {
  return counters + COUNTER_HEADER;
}

/** Called before `count` frames; keeps packed counters from running over. */
export function expectFrames(s: Switch, counters: usize, count: u32): void {
  const since = load<u32>(counters) + count;
  store<u32>(counters, since);
  if (since <= SWEEP_AFTER) return;
  for (let port: u32 = 0; port < s.ports; port++) sweep(s, counters, port);
  store<u32>(counters, count);
}

export function countOne(s: Switch, counters: usize, port: u32, counter: FrameCounter): void {
  const at = wholeAt(s, counters, port) + (counter << 3);
  store<u64>(at, load<u64>(at) + 1);
}

/** Counts a drop; worker 0, which is the host's own thread, reports the first of its kind at once. */
export function countDrop(s: Switch, counters: usize, port: u32, reason: FrameCounter): void {
  countOne(s, counters, port, reason);
  if (counters == s.counters) report(s, port, reason);
}

/** Adds all workers up, into `sumAt()`. Reports what other workers dropped. */
export function sumCounters(s: Switch, port: u32): void {
  memory.fill(SUM, 0, COUNTER_BYTES);
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const counters = countersOf(s, worker);
    sweep(s, counters, port);
    const from = wholeAt(s, counters, port);
    for (let at: usize = 0; at < COUNTER_BYTES; at += 8)
      store<u64>(SUM + at, load<u64>(SUM + at) + load<u64>(from + at));
  }
  for (let reason: u32 = FrameCounter.Malformed; reason < <u32>FrameCounter.Count; reason++)
    if (load<u64>(SUM + (reason << 3)) != 0) report(s, port, reason);
}

export function clearCounters(s: Switch, port: u32): void {
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const counters = countersOf(s, worker);
    memory.fill(packedAt(counters) + (port << 4), 0, 16);
    memory.fill(wholeAt(s, counters, port), 0, COUNTER_BYTES);
  }
  portAt(s, port).reported = 0;
}

function report(s: Switch, port: u32, reason: u32): void {
  const p: Port = portAt(s, port);
  if ((p.reported & (1 << reason)) != 0) return;
  p.reported |= 1 << reason;
  emit(EventKind.FrameDropped, p.handle, p.vf, port == 0 ? reason | 0x100 : reason);
}

function sweep(s: Switch, counters: usize, port: u32): void {
  const packed = packedAt(counters) + (port << 4);
  const whole = wholeAt(s, counters, port);
  add(whole + (FrameCounter.RxFrames << 3), load<u64>(packed));
  add(whole + (FrameCounter.TxFrames << 3), load<u64>(packed, 8));
  store<u64>(packed, 0);
  store<u64>(packed, 0, 8);
}

function add(frames: usize, packed: u64): void {
  store<u64>(frames, load<u64>(frames) + (packed >> 40));
  store<u64>(frames, load<u64>(frames, 8) + (packed & BYTES), 8);
}

function wholeAt(s: Switch, counters: usize, port: u32): usize {
  return packedAt(counters) + (s.ports << 4) + port * COUNTER_BYTES;
}

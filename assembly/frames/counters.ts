// Counters: each worker has its own, and they are added up when somebody reads them.
//
//   packed   frames 63:40 | bytes 39:0   received and sent, one addition each a frame. Swept into the whole counters before
//                                        2^24 frames have passed, as a port gets a frame once at most
//   whole    u64 × FrameCounter.Count

import { EventKind, FrameCounter } from "../../src/abi";
import { emit } from "../function/events";
import {
  countersOf,
  Egress,
  egressOf,
  frames,
  Ingress,
  ingressOf,
  laneOf,
  Port,
  portAt,
  Switch,
} from "./records";

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

/** Called before `count` frames; keeps packed counters from running over. */
export function expectFrames(s: Switch, lane: usize, count: u32): void {
  const since = load<u32>(lane) + count;
  store<u32>(lane, since);
  if (since <= SWEEP_AFTER) return;
  for (let port: u32 = 0; port < s.ports; port++) sweep(s, lane, port);
  store<u32>(lane, count);
}

/** Counts a drop; worker 0, which is the host's own thread, reports the first of its kind at once. */
export function countDrop(s: Switch, lane: usize, port: u32, reason: FrameCounter): void {
  const at = countersOf(s, lane, port) + (reason << 3);
  const before = load<u64>(at);
  store<u64>(at, before + 1);
  if (before == 0 && lane == s.lanes) report(s, port, reason);
}

/** Adds all workers up, into `sumAt()`. Reports what other workers dropped. */
export function sumCounters(s: Switch, port: u32): void {
  memory.fill(SUM, 0, COUNTER_BYTES);
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const lane = laneOf(s, worker);
    sweep(s, lane, port);
    const from = countersOf(s, lane, port);
    for (let at: usize = 0; at < COUNTER_BYTES; at += 8)
      store<u64>(SUM + at, load<u64>(SUM + at) + load<u64>(from + at));
  }
  for (let reason: u32 = FrameCounter.Malformed; reason < <u32>FrameCounter.Count; reason++)
    if (load<u64>(SUM + (reason << 3)) != 0) report(s, port, reason);
}

export function clearCounters(s: Switch, port: u32): void {
  for (let worker: u32 = 0; worker < frames().workers; worker++) {
    const lane = laneOf(s, worker);
    store<u64>(egressOf(lane) + (port << Egress.Shift), 0, Egress.Received);
    store<u64>(ingressOf(s, lane) + (port << Ingress.Shift), 0, Ingress.Sent);
    memory.fill(countersOf(s, lane, port), 0, COUNTER_BYTES);
  }
  portAt(s, port).reported = 0;
}

function report(s: Switch, port: u32, reason: u32): void {
  const p: Port = portAt(s, port);
  if ((p.reported & (1 << reason)) != 0) return;
  p.reported |= 1 << reason;
  emit(EventKind.FrameDropped, p.handle, p.vf, port == 0 ? reason | 0x100 : reason);
}

function sweep(s: Switch, lane: usize, port: u32): void {
  const whole = countersOf(s, lane, port);
  add(whole + (FrameCounter.RxFrames << 3), egressOf(lane) + (port << Egress.Shift) + Egress.Received);
  add(whole + (FrameCounter.TxFrames << 3), ingressOf(s, lane) + (port << Ingress.Shift) + Ingress.Sent);
}

function add(whole: usize, packedAt: usize): void {
  const packed = load<u64>(packedAt);
  store<u64>(whole, load<u64>(whole) + (packed >> 40));
  store<u64>(whole, load<u64>(whole, 8) + (packed & BYTES), 8);
  store<u64>(packedAt, 0);
}

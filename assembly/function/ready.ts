// Ready times: until when Functions and VFs ask for retry, and when devices vanish. Only those that are slow have a record.
//
//   VfTimes   readyAfterEnable | readyAfterFlr | one u64 for each of TotalVFs: when it will be ready; 0 while it is

import { after } from "../base/clock";
import { reserve } from "../base/memory";
import { PciFunction, SrIov } from "./records";

/** Nanoseconds; points in time as the clock counts them. */
@unmanaged
export class Times {
  readyAfterReset: u64;
  /** When the Function will be ready; 0 while it is. */
  readyAt: u64;
  /** When its device is gone; NEVER if it stays. */
  vanishesAt: u64;
}

@unmanaged
export class VfTimes {
  readyAfterEnable: u64;
  readyAfterFlr: u64;
}

export function timesOf(f: PciFunction): Times | null {
  return f.times == 0 ? null : changetype<Times>(f.times);
}

export function vfTimesOf(s: SrIov): VfTimes | null {
  return s.times == 0 ? null : changetype<VfTimes>(s.times);
}

export function reserveTimes(f: PciFunction): Times | null {
  if (f.times == 0) f.times = reserve(offsetof<Times>());
  return timesOf(f);
}

export function reserveVfTimes(s: SrIov): VfTimes | null {
  if (s.times == 0) s.times = reserve(offsetof<VfTimes>() + ((<usize>s.totalVfs) << 3));
  return vfTimesOf(s);
}

/** When a Function will be ready; 0 if it is. */
export function readyAt(f: PciFunction): u64 {
  return f.times == 0 ? 0 : changetype<Times>(f.times).readyAt;
}

/** The same of a VF that exists. */
export function vfReadyAt(s: SrIov, vf: u32): u64 {
  return s.times == 0 ? 0 : load<u64>(vfPlace(s, vf));
}

export function setVfReadyAt(s: SrIov, vf: u32, time: u64): void {
  store<u64>(vfPlace(s, vf), time);
}

/** The point in time that `delay` leads to; 0, which is ready, if there is none. */
export function readyAfter(delay: u64): u64 {
  return delay == 0 ? 0 : after(delay);
}

function vfPlace(s: SrIov, vf: u32): usize {
  return s.times + offsetof<VfTimes>() + ((<usize>vf) << 3);
}

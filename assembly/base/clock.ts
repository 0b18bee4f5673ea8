// Time, given by the host alone: nothing happens because time passes but what is due is due. abi.ts, Clock, is the layout.

import { Clock } from "../../src/abi";

/** No time ever comes to this. */
export const NEVER: u64 = ~(<u64>0);

const CLOCK = memory.data(32, 16);

export function clockAt(): usize {
  return CLOCK;
}

/** Nanoseconds since the machine was built. */
export function now(): u64 {
  return load<u64>(CLOCK, Clock.Now);
}

export function setNow(time: u64): void {
  store<u64>(CLOCK, time, Clock.Now);
}

/** `delay` from now; what would be later than a clock can show never comes. */
export function after(delay: u64): u64 {
  return delay > NEVER - now() ? NEVER : now() + delay;
}

/** When the Function that last asked for retry will be ready. */
export function setRetryAt(time: u64): void {
  store<u64>(CLOCK, time, Clock.RetryAt);
}

/** No time before this has anything that is due; 0 if that is not known. */
export function due(): u64 {
  return load<u64>(CLOCK, Clock.Due);
}

export function setDue(time: u64): void {
  store<u64>(CLOCK, time, Clock.Due);
}

/** Something is due at `time`; 0 is nothing. */
export function expect(time: u64): void {
  if (time != 0 && time < due()) setDue(time);
}

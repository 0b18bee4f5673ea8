// The event ring: what happened, for the host to drain after a call. The oldest events are overwritten.

import { EventRing } from "../../src/abi";
import { state } from "../base/state";

const EVENTS = memory.data(16_384, 16);

export function eventsAt(): usize {
  return EVENTS;
}

export function emit(kind: u32, a: u32, b: u32 = 0, c: u32 = 0): void {
  const count = state().eventsWritten;
  const entry = EVENTS + ((count & (EventRing.Entries - 1)) << 4);
  store<u32>(entry, kind);
  store<u32>(entry, a, 4);
  store<u32>(entry, b, 8);
  store<u32>(entry, c, 12);
  state().eventsWritten = count + 1;
}

// Finds capabilities by configuration requests, reading no more than the lists need.

import { TYPE_0 } from "./registers";
import { read, type Steps } from "./steps";

/** More capabilities than this cannot be real: lists of a broken device may be rings. */
const MOST_CAPABILITIES = 48;
const MOST_EXTENDED = 480;
const CAPABILITIES_LIST = 0x10;
const FIRST_EXTENDED = 0x100;
const ALL_ONES = 0xffffffff;

/** Offset of the first capability with that ID in the first 256 bytes; 0 if there is none. */
export function* findCapability(routingId: number, id: number): Steps<number> {
  if (((yield* read(routingId, TYPE_0.Status, 2)) & CAPABILITIES_LIST) === 0) return 0;
  let at = (yield* read(routingId, TYPE_0["Capabilities Pointer"], 1)) & ~3;
  for (let hops = 0; at >= 0x40 && hops < MOST_CAPABILITIES; hops++) {
    const header = yield* read(routingId, at, 2);
    if ((header & 0xff) === id) return at;
    if ((header & 0xff) === 0xff) return 0;
    at = (header >> 8) & ~3;
  }
  return 0;
}

/** Offset of the first extended capability with that ID; 0 if there is none. */
export function* findExtendedCapability(routingId: number, id: number): Steps<number> {
  let at = FIRST_EXTENDED;
  for (let hops = 0; at >= FIRST_EXTENDED && hops < MOST_EXTENDED; hops++) {
    const header = yield* read(routingId, at, 4);
    if (header === 0 || header === ALL_ONES) return 0;
    if ((header & 0xffff) === id) return at;
    at = (header >>> 20) & ~3;
  }
  return 0;
}

// Requests that were refused on their way up, kept until they can be reported: reporting an error may interrupt, and the
// layers of interrupts and errors lie above this one.

import { state } from "../base/state";
import { AnyFunction } from "../function/records";
import { Request } from "./request";

const REFUSALS = memory.data(4096, 16);
const ENTRIES: u32 = 64;

/** Begins as a Request does. */
@unmanaged
export class Refusal {
  address: u64;
  requester: AnyFunction;
  rid: u32;
  /** Not zero: a posted write. */
  write: u32;
  /** AT field. */
  at: u32;
  /** DmaReason */
  reason: u32;
  /** The Function that refused it. */
  by: AnyFunction;
  /** Bytes. */
  length: u32;
}

export function refusal(number: u32): Refusal {
  return changetype<Refusal>(REFUSALS + ((number & (ENTRIES - 1)) << 6));
}

/** Refused by nobody in particular, at the root, it is not noted. More than 64 at once are not either. */
export function noteRefusal(r: Request): void {
  const by = r.refusedBy;
  if (!by || state().refusals - state().refusalsReported == ENTRIES) return;
  const entry = refusal(state().refusals++);
  entry.address = r.address;
  entry.requester = r.requester;
  entry.rid = r.rid;
  entry.length = r.length;
  entry.write = r.write;
  entry.at = r.at;
  entry.reason = r.reason;
  entry.by = by;
}

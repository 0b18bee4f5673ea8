// Configuration requests in batches: a ring in memory that the host fills, and one call for all of them.

import { RequestEntry, RequestRing } from "../../src/abi";
import { state } from "../base/state";
import { recordOf, routingEntry } from "../hierarchy/routing";
import { carryOut } from "./config-space";

const REQUESTS = memory.data(65_536, 64);
/** Bytes of the requests whose records are brought near before the first of them is carried out. */
const STRETCH: usize = 64 * RequestEntry.Bytes;
/** So many VFs' lines do not fit a cache of the second level. */
const MANY_VFS: u32 = 8192;
const TOUCHED = memory.data(4, 16);

export function requestsAt(): usize {
  return REQUESTS;
}

/** Carries out the first `count` entries in order; data read and Completion Status are written back. */
export function submit(count: u32): void {
  const end = REQUESTS + min(count, <u32>RequestRing.Entries) * RequestEntry.Bytes;
  const isFar = state().vfs > MANY_VFS;
  for (let entry = REQUESTS; entry < end; ) {
    const stop = min(entry + STRETCH, end);
    if (isFar) bringNear(entry, stop);
    for (; entry < stop; entry += RequestEntry.Bytes) carryOut(entry);
  }
  if (end > REQUESTS) state().completion = load<u8>(end - RequestEntry.Bytes, RequestEntry.Status);
}

/** Loads that wait for each other in no way overlap; those within a request do not. The sum keeps the compiler from dropping them. */
function bringNear(entry: usize, stop: usize): void {
  let touched: u32 = 0;
  for (; entry < stop; entry += RequestEntry.Bytes)
    touched ^= changetype<u32>(recordOf(routingEntry(load<u16>(entry, RequestEntry.RoutingId))).layout);
  store<u32>(TOUCHED, touched);
}

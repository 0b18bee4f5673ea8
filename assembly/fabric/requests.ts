// Configuration requests in batches: a ring in memory that the host fills, and one call for all of them.

import { RequestEntry, RequestFlag, RequestRing } from "../../src/abi";
import { state } from "../base/state";
import { read, write } from "./config-space";

const REQUESTS = memory.data(65_536, 64);

export function requestsAt(): usize {
  return REQUESTS;
}

/** Carries out the first `count` entries in order; data read and Completion Status are written back. */
export function submit(count: u32): void {
  const end = REQUESTS + min(count, <u32>RequestRing.Entries) * RequestEntry.Bytes;
  for (let entry = REQUESTS; entry < end; entry += RequestEntry.Bytes) {
    const rid = load<u16>(entry, RequestEntry.RoutingId);
    const offset = load<u16>(entry, RequestEntry.Offset);
    const size = load<u8>(entry, RequestEntry.Size);
    if ((size & RequestFlag.Write) != 0) write(rid, offset, size & 7, load<u32>(entry, RequestEntry.Data));
    else store<u32>(entry, read(rid, offset, size), RequestEntry.Data);
    store<u8>(entry, <u8>state().completion, RequestEntry.Status);
  }
}

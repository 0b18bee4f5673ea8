// Page request groups that have no answer yet: few, so that a list will do.
//
//   group   0 Function u32, 0 for a free place   4 Routing ID u16   6 index u16   8 requests u32

import { PciFunction } from "../function/records";

const GROUPS = memory.data(8192, 16);
const GROUP: usize = 16;
const END: usize = 8192;

/** One more request of a group; false if there is no place for another group. */
export function addToGroup(f: PciFunction, rid: u32, index: u32): bool {
  let place = find(rid, index);
  if (place == 0) {
    place = free();
    if (place == 0) return false;
    store<u32>(place, changetype<u32>(f));
    store<u16>(place, <u16>rid, 4);
    store<u16>(place, <u16>index, 6);
    store<u32>(place, 0, 8);
  }
  store<u32>(place, load<u32>(place, 8) + 1, 8);
  return true;
}

/** How many requests the group had, which is gone now; 0 if there is no such group. */
export function takeGroup(rid: u32, index: u32): u32 {
  const place = find(rid, index);
  if (place == 0) return 0;
  store<u32>(place, 0);
  return load<u32>(place, 8);
}

/** A reset: the Function and its VFs expect no answers any more. */
export function forgetPageRequests(f: PciFunction): void {
  if (f.pageRequests == 0) return;
  f.pageRequests = 0;
  for (let at: usize = 0; at < END; at += GROUP)
    if (load<u32>(GROUPS + at) == changetype<u32>(f)) store<u32>(GROUPS + at, 0);
}

/**
 * The groups of one Requester ID, or of all others of the Function and its VFs, are forgotten. Gives how many requests they
 * had.
 */
export function forgetGroups(f: PciFunction, rid: u32, others: bool): u32 {
  let requests: u32 = 0;
  for (let at: usize = 0; at < END; at += GROUP) {
    const place = GROUPS + at;
    if (load<u32>(place) != changetype<u32>(f) || (load<u16>(place, 4) == rid) == others) continue;
    requests += load<u32>(place, 8);
    store<u32>(place, 0);
  }
  return requests;
}

function find(rid: u32, index: u32): usize {
  for (let at: usize = 0; at < END; at += GROUP) {
    const place = GROUPS + at;
    if (load<u32>(place) != 0 && load<u16>(place, 4) == rid && load<u16>(place, 6) == index) return place;
  }
  return 0;
}

function free(): usize {
  for (let at: usize = 0; at < END; at += GROUP) if (load<u32>(GROUPS + at) == 0) return GROUPS + at;
  return 0;
}

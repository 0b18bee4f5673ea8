// Building calls for embedded switches: workers first, then switches, then the PFs that are on them.

import { CoreStatus } from "../../src/abi";
import { state } from "../base/state";
import { frames, switchAt } from "../frames/records";
import { addSwitch as add, joinSwitch as join, reserveWorkers } from "../frames/reserve";
import { functionOf } from "../function/function";

/** Once for the whole core. `receiveRingBytes` is a power of two. */
export function reserveFrames(
  workers: u32,
  ring: u32,
  destinations: u32,
  bufferBytes: u32,
  receiveRings: u32,
  receiveRingBytes: u32,
): i32 {
  if (state().initialized != 0 || frames().workers != 0) return CoreStatus.AlreadyInitialized;
  return reserveWorkers(workers, ring, destinations, bufferBytes, receiveRings, receiveRingBytes);
}

/** Number of a new switch with room for so many addresses, (address, port) pairs and different VLAN sets. */
export function addSwitch(addresses: u32, members: u32, vlanSets: u32): i32 {
  if (state().initialized != 0) return CoreStatus.AlreadyInitialized;
  if (frames().workers == 0) return CoreStatus.BadHandle;
  return add(addresses, members, vlanSets);
}

/** Gives a PF and its TotalVFs VFs ports of the switch, after `addSrIov`. */
export function joinSwitch(index: u32, handle: u32): i32 {
  if (state().initialized != 0) return CoreStatus.AlreadyInitialized;
  const s = switchAt(index);
  const f = functionOf(handle);
  return s && f ? join(s, f) : CoreStatus.BadHandle;
}

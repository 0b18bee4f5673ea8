// The ABI: every export of the core. Numbers only; handles and pointers are checked here, once.

import { cpuRead, cpuWrite } from "./access/ecam";
import { state } from "./base/state";
import { placeBlock as place } from "./build/functions";
import { SCRATCH } from "./build/scratch";
import {
  operateSlot as operateSlotByHost,
  reset as resetByHost,
  setPresent as setPresentByHost,
} from "./capability/reset-door";
import { advanceTo as advance } from "./capability/time";
import { resolve as resolveAddress } from "./fabric/memory";
import { settle } from "./fabric/settle";
import { pagesEnd } from "./hierarchy/bar-pages";

// Build.
export { placeContents } from "./build/contents";
export { addSwitch, joinSwitch, reserveFrames } from "./build/frames";
export { addFunction, addRootBus, placeMsiX, sizeBar } from "./build/functions";
export { initialize, setEcam } from "./build/initialize";
export { setReadyTimes, setVfReadyTimes } from "./build/times";
export { addSrIov, addVfPlacement, reserveVfs, setSrIovQuirks, sizeVfBar } from "./build/vfs";

/** Planes of the block lie in scratch memory, see abi.ts. `ofVfs` 1 means the VFs of the PF. */
export function placeBlock(handle: u32, ofVfs: u32, kind: u32, at: u32, dwords: u32): i32 {
  return place(handle, ofVfs, kind, at, dwords, SCRATCH);
}

export { portRead, portWrite } from "./access/ports";
// Run: configuration requests by Routing ID, a CPU's accesses by address and port, batches, resets.
export { read as configRead, write as configWrite } from "./fabric/config-space";
export { submit as submitRequests } from "./fabric/requests";

/** Memory as a CPU reaches it: ECAM, then windows and BARs. The address crosses as two halves. */
export function memoryRead(low: u32, high: u32, size: u32): u32 {
  return cpuRead(<u64>low | ((<u64>high) << 32), size);
}

export function memoryWrite(low: u32, high: u32, size: u32, value: u32): void {
  cpuWrite(<u64>low | ((<u64>high) << 32), size, value);
}

/** 1 if something claims the address; what, is at `resolvedAt()`. */
export function resolve(low: u32, high: u32): u32 {
  return resolveAddress(<u64>low | ((<u64>high) << 32)) ? 1 : 0;
}

// Data objects for the host to answer.
export { answerDataObject, mailboxAt, mailboxDwords } from "./access/data-objects";
// Errors that the host injects.
export { injectError } from "./access/errors";
// Observe, and the device's own door.
export { enabledVfs, functionAt, peek, poke, routingIdOfFunction, vfAt } from "./access/inspect";

// Interrupts: raised for the host's devices; what arrives at the root lies in the outbound ring.
export { pendingInterrupts, raiseInterrupt, setInterruptPin } from "./access/interrupts";
// Requests that Functions make, and the IOMMU at the root.
export {
  iommuIsFree,
  iommuMap,
  iommuMapInterrupt,
  iommuPageAt,
  iommuUnmap,
  iommuUnmapInterrupt,
  requestPageFor,
  respondToPage,
  takePageRequests,
  translateFor,
} from "./access/upstream";
export { reserveIommu } from "./build/iommu";
export { dmaAt, refuseDma, submitDma } from "./fabric/dma";
export { dmaBufferAt } from "./fabric/dma-data";
export { addressesAt, resolveAddresses, resolvedAt } from "./fabric/memory";
// BARs that models of the host stand behind.
export { barAccessesAt, setModelledBars } from "./fabric/modelled-bars";
export { requestsAt } from "./fabric/requests";
// Frames.
export { sumAt as frameCountersAt } from "./frames/counters";
export {
  addAddress,
  addMirror,
  clearAddresses,
  clearFrameCounters,
  clearMirrors,
  deliverFrames,
  forwardFrames,
  frameAreaAt,
  hasAddress,
  isVlanMember,
  nextAddress,
  openReceiveRing,
  portHandle,
  portOfFunction,
  portOptions,
  portRequesterId,
  portState,
  portsOfSwitch,
  portVf,
  portVlan,
  readFrameCounters,
  removeAddress,
  setPortOptions,
  setPortVlan,
  setRateLimit,
  setSwitch,
  setVlan,
  setVlans,
  switchOfFunction,
} from "./frames/doors";
export { eventsAt } from "./function/events";
export { wiresAt } from "./interrupt/pins";
export { translationAt } from "./upstream/ats";
export { faultsAt } from "./upstream/faults";
export {
  attach as iommuAttach,
  attachPasid as iommuAttachPasid,
  createDomain as iommuCreateDomain,
} from "./upstream/iommu";
export { outboundAt } from "./upstream/outbound";
export { pageRequestsAt } from "./upstream/page-requests";

/** Fault records ever written. */
export function faultsWritten(): u32 {
  return state().faultsWritten;
}

/** Page requests that the host has taken. */
export function pageRequestsTaken(): u32 {
  return state().pageRequestsTaken;
}

/** Page requests ever queued. */
export function pageRequestsWritten(): u32 {
  return state().pageRequestsWritten;
}

/** Entries ever written to the outbound ring. */
export function outboundWritten(): u32 {
  return state().outboundWritten;
}

export function scratchAt(): usize {
  return SCRATCH;
}

/** CompletionStatus of the last request. */
export function completion(): u32 {
  return state().completion;
}

export function eventsWritten(): u32 {
  return state().eventsWritten;
}

/** The clock, see abi.ts. */
export { clockAt } from "./base/clock";

/** See capability/reset-door.ts. What these do may interrupt. */
export function reset(handle: u32, vf: u32, kind: u32): i32 {
  return settled(resetByHost(handle, vf, kind));
}

export function setPresent(handle: u32, present: u32): i32 {
  return settled(setPresentByHost(handle, present));
}

export function operateSlot(handle: u32, action: u32): i32 {
  return settled(operateSlotByHost(handle, action));
}

function settled(status: i32): i32 {
  settle();
  return status;
}

/** Time goes on, to a point in nanoseconds that crosses as two halves. */
export function advanceTo(low: u32, high: u32): i32 {
  return settled(advance(<u64>low | ((<u64>high) << 32)));
}

/** All state lies below: a snapshot is a copy of [0, stateEnd()). */
export function stateEnd(): usize {
  return pagesEnd();
}

// The last building call: derived state is computed, and nothing is reserved from here on.

import { CoreStatus } from "../../src/abi";
import { state } from "../base/state";
import { initializeLink } from "../capability/link";
import { lockOwnSizes } from "../capability/resizable-bar";
import { completesCommands } from "../capability/slot";
import { initializeSrIov } from "../capability/sr-iov";
import { reserveSwitches } from "../frames/reserve";
import { answersEveryWrite } from "../function/contents";
import { functionOf } from "../function/function";
import { PciFunction } from "../function/records";
import { reservePages } from "../hierarchy/bar-pages";
import { fixedCount } from "../hierarchy/fixed-bars";
import { reserveRanges } from "../hierarchy/ranges";
import { busOf, rebuildRouting } from "../hierarchy/routing";

/** `pages` of 4 KiB for what is written into plain BARs. */
export function initialize(pages: u32): i32 {
  const s = state();
  if (s.initialized != 0) return CoreStatus.AlreadyInitialized;
  if (pages > 0x40000) return CoreStatus.OutOfRange;
  for (let handle: u32 = 1; handle <= s.functions; handle++) s.bars += fixedCount(functionOf(handle)!);
  if (!reserveSwitches() || !reserveRanges() || !reservePages(pages)) return CoreStatus.OutOfMemory;
  s.initialized = 1;
  for (let handle: u32 = 1; handle <= s.functions; handle++) initializePort(functionOf(handle)!);
  rebuildRouting();
  captureReachedBuses();
  for (let handle: u32 = 1; handle <= s.functions; handle++) {
    const sriov = functionOf(handle)!.srIov;
    if (sriov) initializeSrIov(sriov);
  }
  rebuildRouting();
  s.decoderStale = 1;
  s.eventsWritten = 0;
  return CoreStatus.Ok;
}

function initializePort(f: PciFunction): void {
  initializeLink(f);
  f.watched = completesCommands(f) || answersEveryWrite(f.layout) ? 1 : 0;
  lockOwnSizes(f);
}

/** Devices of a machine whose buses are numbered already, as in a dump, have captured their numbers. */
function captureReachedBuses(): void {
  const last = state().functions;
  for (let handle: u32 = 1; handle <= last; handle++) {
    const device = functionOf(handle)!.device;
    const bus = busOf(device);
    if (bus >= 0) device.bus = bus;
  }
}

/** Where the ECAM window lies and how many buses it has; 0 buses is none. */
export function setEcam(low: u32, high: u32, buses: u32): void {
  state().ecamBase = <u64>low | ((<u64>high) << 32);
  state().ecamBuses = buses;
}

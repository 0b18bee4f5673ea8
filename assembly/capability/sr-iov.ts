// SR-IOV: what writes to the capability of a PF mean. VFs come and go here.

import { BlockKind, EventKind, SrIovQuirk } from "../../src/abi";
import { state } from "../base/state";
import { vfsAppeared, vfsDisappear } from "../frames/functions";
import { emit } from "../function/events";
import { lowestPf } from "../function/function";
import { blockAt } from "../function/layout";
import { Device, PciFunction, SrIov } from "../function/records";
import {
  get16,
  get32,
  put16,
  put32,
  resetValue,
  setWritable,
  writable,
  writableAsBuilt,
} from "../function/registers";
import { placementAt } from "../function/vfs";
import { DeviceCapabilities, PciExpress } from "../generated/pci-express";
import { SrIov as Register, SrIovCapabilities, SrIovControl } from "../generated/sr-iov";
import { freeVfPages } from "../hierarchy/bar-pages";
import { layVfBars } from "../hierarchy/bars";
import { enterVfs, removeVfs } from "../hierarchy/routing";
import { forgetPageRequestsOfVfs } from "../upstream/page-requests";
import { waitForVfs } from "./ready";
import { lockSizes } from "./resizable-bar";
import { resetVfs } from "./vf-reset";

/** A write landed in the block; `dword` counts from its start. */
export function onSrIovWrite(
  f: PciFunction,
  dword: u32,
  lanes: u32,
  data: u32,
  before: u32,
  after: u32,
): void {
  const s = f.srIov;
  if (!s) return;
  if (dword == Register.SrIovControl) onControl(f, s, lanes, data, before, after);
  else if (dword == Register.NumVfs) updatePlacement(s);
  else if (dword == Register.SystemPageSize) layVfBars(s, s.frozen == 0);
}

function onControl(f: PciFunction, s: SrIov, lanes: u32, data: u32, before: u32, after: u32): void {
  const wasEnabled = (before & SrIovControl.VfEnable) != 0;
  const isEnabled = (after & SrIovControl.VfEnable) != 0;
  // ARI before VF Enable (R116).
  if (((before ^ after) & SrIovControl.AriCapableHierarchy) != 0) updatePlacements(f.device);
  if (isEnabled && !wasEnabled) enableVfs(s);
  else if (wasEnabled && !isEnabled) {
    disableVfs(s);
    takeAri(s, lanes, data);
  } else if (((before ^ after) & SrIovControl.VfMse) != 0) state().decoderStale = 1;
}

/** A write that clears VF Enable may change ARI Capable Hierarchy, as VF Enable is 0 after it (R115). */
function takeAri(s: SrIov, lanes: u32, data: u32): void {
  const at = controlAt(s.pf);
  const mask = writable(s.pf, at) & lanes & SrIovControl.AriCapableHierarchy;
  put32(s.pf, at, (get32(s.pf, at) & ~mask) | (data & mask));
  if (mask != 0) updatePlacements(s.pf.device);
}

/** VF Enable was set. More VFs than TotalVFs are refused: VF Enable reads 0 (R13). */
function enableVfs(s: SrIov): void {
  const f = s.pf;
  const count = get16(f, registerAt(f, Register.NumVfs));
  if (count > s.totalVfs) {
    const at = controlAt(f);
    put16(f, at, get16(f, at) & ~SrIovControl.VfEnable);
    return;
  }
  resetVfs(s, count);
  waitForVfs(s, count);
  appear(s, count);
  emit(EventKind.VfsEnabled, f.handle, count);
}

/** VFs whose lines are in order begin to answer. With NumVFs = 0 the registers are locked all the same. */
function appear(s: SrIov, count: u32): void {
  s.frozen = 1;
  s.enabled = count;
  enterVfs(s);
  vfsAppeared(s);
  lock(s);
  layVfBars(s, false);
  clearPhantomFunctions(s.pf);
  updateAriLock(s.pf.device);
  state().decoderStale = 1;
}

/** VF Enable was cleared: the VFs and all their state are gone; the capability keeps its values (R16, R17). */
export function disableVfs(s: SrIov): void {
  const f = s.pf;
  const count = s.enabled;
  vfsDisappear(s);
  forgetPageRequestsOfVfs(f);
  removeVfs(s);
  s.enabled = 0;
  s.frozen = 0;
  unlock(s);
  freeVfPages(s);
  restorePhantomFunctions(f);
  updateAriLock(f.device);
  if ((s.quirks & SrIovQuirk.NumVfsCleared) != 0) put16(f, registerAt(f, Register.NumVfs), 0);
  updatePlacement(s);
  state().decoderStale = 1;
  emit(EventKind.VfsDisabled, f.handle, count);
}

/** When a machine is built with VF Enable set, as from a dump, its VFs exist from the start. */
export function initializeSrIov(s: SrIov): void {
  const f = s.pf;
  layVfBars(s, true);
  if (vfEnable(f)) {
    // The image says where its VFs stand, whatever the placements say.
    s.offset = get16(f, registerAt(f, Register.FirstVfOffset));
    s.stride = get16(f, registerAt(f, Register.VfStride));
    const count = min(<u32>get16(f, registerAt(f, Register.NumVfs)), s.totalVfs);
    resetVfs(s, count);
    appear(s, count);
  } else updatePlacement(s);
}

/**
 * After a reset of the PF the capability is as built: nothing locked, NumVFs 0, System Page Size 4 KiB (R84); `ari` is what
 * `preservedAri` gave before it.
 */
export function srIovAfterReset(s: SrIov, ari: u32): void {
  const at = controlAt(s.pf);
  if (ari != 0) put16(s.pf, at, get16(s.pf, at) | ari);
  unlock(s);
  updateAriLock(s.pf.device);
  updatePlacements(s.pf.device);
}

/** ARI Capable Hierarchy if it is set and its value survives D3hot (R39), else 0. */
export function preservedAri(s: SrIov): u32 {
  const capabilities = get32(s.pf, registerAt(s.pf, Register.SrIovCapabilities));
  const isPreserved = (capabilities & SrIovCapabilities.AriCapableHierarchyPreserved) != 0;
  return isPreserved ? get16(s.pf, controlAt(s.pf)) & SrIovControl.AriCapableHierarchy : 0;
}

/** First VF Offset and VF Stride of every PF follow the lowest PF's ARI bit (R37). */
function updatePlacements(device: Device): void {
  let f = device.first;
  while (f) {
    const s = f.srIov;
    if (s) updatePlacement(s);
    f = f.next;
  }
}

/** NumVFs = 0 counts as 1; nothing moves while VF Enable is set (R24, R25, R26). */
function updatePlacement(s: SrIov): void {
  if (s.frozen != 0) return;
  const ari = ariCapableHierarchy(s.pf.device) ? 1 : 0;
  const count = get16(s.pf, registerAt(s.pf, Register.NumVfs));
  for (let i: u32 = 0; i < s.placements; i++) {
    const placement = placementAt(s, i);
    if (placement.ari != ari || (placement.from > count && placement.from > 1)) continue;
    s.offset = placement.offset;
    s.stride = placement.stride;
  }
  put16(s.pf, registerAt(s.pf, Register.FirstVfOffset), s.offset);
  put16(s.pf, registerAt(s.pf, Register.VfStride), s.stride);
}

function ariCapableHierarchy(device: Device): bool {
  const lowest = lowestPf(device);
  return lowest != null && (get16(lowest, controlAt(lowest)) & SrIovControl.AriCapableHierarchy) != 0;
}

/** While VF Enable is set, writes to NumVFs, System Page Size and VF BARs are without effect (R12, R44, R56). */
function lock(s: SrIov): void {
  const f = s.pf;
  if ((s.quirks & SrIovQuirk.NumVfsNeverLocked) == 0) setWritable(f, registerAt(f, Register.NumVfs), 0);
  setWritable(f, registerAt(f, Register.SystemPageSize), 0);
  lockSizes(f, BlockKind.VfResizableBar, true);
}

function unlock(s: SrIov): void {
  const f = s.pf;
  const numVfs = registerAt(f, Register.NumVfs);
  const pageSize = registerAt(f, Register.SystemPageSize);
  setWritable(f, numVfs, writableAsBuilt(f, numVfs));
  setWritable(f, pageSize, writableAsBuilt(f, pageSize));
  lockSizes(f, BlockKind.VfResizableBar, false);
  layVfBars(s, true);
}

/** ARI Capable Hierarchy cannot change while any PF of the device has VFs (R38). */
function updateAriLock(device: Device): void {
  const lowest = lowestPf(device);
  if (!lowest) return;
  const at = controlAt(lowest);
  const mask = writableAsBuilt(lowest, at);
  setWritable(lowest, at, anyFrozen(device) ? mask & ~SrIovControl.AriCapableHierarchy : mask);
}

function anyFrozen(device: Device): bool {
  let f = device.first;
  while (f) {
    const s = f.srIov;
    if (s && s.frozen != 0) return true;
    f = f.next;
  }
  return false;
}

function vfEnable(f: PciFunction): bool {
  return (get16(f, controlAt(f)) & SrIovControl.VfEnable) != 0;
}

/** Phantom Functions Supported reads 00b while VF Enable is set (R22). */
function clearPhantomFunctions(f: PciFunction): void {
  const at = deviceCapabilitiesAt(f);
  if (at != 0) put32(f, at, get32(f, at) & ~DeviceCapabilities.PhantomFunctionsSupported);
}

function restorePhantomFunctions(f: PciFunction): void {
  const at = deviceCapabilitiesAt(f);
  if (at != 0)
    put32(f, at, get32(f, at) | (resetValue(f, at) & DeviceCapabilities.PhantomFunctionsSupported));
}

function deviceCapabilitiesAt(f: PciFunction): u32 {
  const at = blockAt(f.layout, BlockKind.PciExpress);
  return at != 0 ? at + PciExpress.DeviceCapabilities : 0;
}

function registerAt(f: PciFunction, register: u32): u32 {
  return blockAt(f.layout, BlockKind.SrIov) + register;
}

function controlAt(f: PciFunction): u32 {
  return registerAt(f, Register.SrIovControl);
}

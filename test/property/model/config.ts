// Configuration accesses of the model, bit by bit, and what a write means beyond its bits.

import { attributes } from "../../../src/spec";
import type { Bit } from "./bits";
import { afterContainmentWrite, containmentAt, levelOf, softwareTriggerAt } from "./containment";
import { afterDataObjectWrite } from "./data-objects";
import { advancedFlrAt, afterFeatureWrite } from "./features";
import type { ModelDevice, ModelFunction } from "./function";
import { linkDisabled } from "./links";
import { forgetMemory } from "./memory";
import { powerOf, powerState, powerStateAt, resets, stateAfter, vfPowerOf } from "./power";
import { waitBelow, waitForFunction, waitForVf } from "./ready";
import { afterSizes, controlsOf, sizeLocked, sizeOf } from "./resizing";
import type { Owner } from "./routing";
import { afterSlotWrite, refreshLink, restoreLink, slotControlAt, slotOf } from "./slots";
import { applyControl, hasQuirk, placementOf, removeVfs, SRIOV, vfBarSize, vfEnable } from "./vfs";

const BAR0 = 0x10;
const BRIDGE_CONTROL = 0x3e;
const SECONDARY_BUS_RESET = 6;
const DEVICE_CAPABILITIES = 0x04;
const DEVICE_CONTROL = 0x08;
const INITIATE_FLR = 15;
const RETRAIN_LINK = 0x10 * 8 + 5;
const INTERLOCK_CONTROL = 0x18 * 8 + 11;

const bitOf = (value: number, bit: number) => Math.floor(value / 2 ** bit) % 2;

/** A bit that acts when a one is written and reads zero. */
function actsOnly(pcie: number, endpoint: boolean, position: number): boolean {
  if (pcie === 0) return false;
  const bit = position - pcie * 8;
  if (bit === DEVICE_CONTROL * 8 + INITIATE_FLR) return endpoint;
  return bit === RETRAIN_LINK || bit === INTERLOCK_CONTROL;
}

/** What a write of one bit leaves in it. */
function written(bit: Bit, before: number, value: number): number {
  const { writable, clearable } = attributes[bit.attribute];
  if (writable) return value;
  return clearable && value === 1 ? 0 : before;
}

/** Bits that software reads otherwise than they are held. */
function present(f: ModelFunction, position: number): number {
  const { sriov, pcie } = f;
  if (sriov) {
    const register = Math.floor(position / 8) - sriov.at;
    if (register >= SRIOV.firstVfOffset && register < SRIOV.stride + 2) {
      const { firstVfOffset, vfStride } = placementOf(f);
      const stride = register >= SRIOV.stride;
      return bitOf(
        stride ? vfStride : firstVfOffset,
        position - f.sriovAt(stride ? SRIOV.stride : SRIOV.firstVfOffset) * 8,
      );
    }
    const phantom = position - (pcie + DEVICE_CAPABILITIES) * 8;
    if ((phantom === 3 || phantom === 4) && vfEnable(f)) return 0;
  }
  return f.state.value[position] ?? 0;
}

export function readConfig({ f, vf }: Owner, offset: number, size: number): number {
  const own = vf === undefined ? undefined : f.state.vfs.get(vf);
  let value = 0;
  for (let i = size * 8 - 1; i >= 0; i--) {
    const position = offset * 8 + i;
    const bit = vf === undefined ? present(f, position) : (own?.get(position) ?? f.vfBits![position]!.reset);
    value = value * 2 + bit;
  }
  return value;
}

export function writeConfig(owner: Owner, offset: number, size: number, value: number): void {
  if (owner.vf === undefined) writeFunction(owner.f, offset, size, value);
  else writeVf(owner.f, owner.vf, offset, size, value);
}

function writeVf(f: ModelFunction, vf: number, offset: number, size: number, value: number): void {
  const bits = f.state.vfs.get(vf) ?? new Map<number, number>();
  f.state.vfs.set(vf, bits);
  const power = powerState(f, vf);
  let flr = false;
  for (let i = 0; i < size * 8; i++) {
    const position = offset * 8 + i;
    const bit = f.vfBits![position]!;
    const before = bits.get(position) ?? bit.reset;
    const after = written(bit, before, bitOf(value, i));
    const acts = actsOnly(f.vfPcie, true, position);
    if (acts && after === 1) flr = true;
    if (!acts && after !== before) bits.set(position, after);
  }
  afterFeatureWrite({ f, vf }, offset, size);
  afterDataObjectWrite({ f, vf }, offset, size, value);
  if (flr) resetVf(f, vf);
  afterVfPower(f, vf, power);
}

function afterVfPower(f: ModelFunction, vf: number, was: number): void {
  const pm = vfPowerOf(f);
  if (!pm) return;
  const now = stateAfter(pm, was, powerState(f, vf));
  const bits = f.state.vfs.get(vf);
  bits?.set(powerStateAt(pm), now % 2);
  bits?.set(powerStateAt(pm) + 1, now >> 1);
  if (resets(f, vf, was, now)) resetVf(f, vf, "return");
}

/** NumVFs, System Page Size and VF BARs ignore writes while VF Enable is set (R12, R44, R56). */
function locked(f: ModelFunction, register: number): boolean {
  if (!vfEnable(f)) return false;
  const isNumVfs = register === SRIOV.numVfs || register === SRIOV.numVfs + 1;
  if (isNumVfs) return !hasQuirk(f, "num-vfs-never-locked");
  return register >= SRIOV.page && register < SRIOV.bars + 24;
}

/** Address bits of a BAR below the size that BAR Size gives it. */
function belowBarSize(f: ModelFunction, position: number): boolean {
  return f.resizables.some(({ vf, bar }) => {
    const own = vf ? undefined : f.description.bars.find(({ index }) => index === bar);
    const bit = position - (BAR0 + 4 * bar) * 8;
    if (!own || bit < 0 || bit >= (own.type === "memory64" ? 64 : 32)) return false;
    return 2n ** BigInt(bit) < sizeOf(f, false, bar, own.size);
  });
}

function takes(f: ModelFunction, position: number): boolean {
  const { sriov } = f;
  if (belowBarSize(f, position) || sizeLocked(f, position, sriov !== undefined && vfEnable(f))) return false;
  if (!sriov) return true;
  const register = Math.floor(position / 8) - sriov.at;
  if (register < 0 || register >= 0x40) return true;
  if (locked(f, register)) return false;
  if (register >= SRIOV.page && register < SRIOV.page + 4) {
    return bitOf(sriov.supportedPageSizes, position - f.sriovAt(SRIOV.page) * 8) === 1;
  }
  return !belowVfBarSize(f, position);
}

/** Address bits of a VF BAR below the size that System Page Size makes of it. */
function belowVfBarSize(f: ModelFunction, position: number): boolean {
  return (f.sriov?.vfBars ?? []).some(({ index, type, size }) => {
    const bit = position - f.sriovAt(SRIOV.bars + 4 * index) * 8;
    if (bit < 0 || bit >= (type === "memory64" ? 64 : 32)) return false;
    return 2n ** BigInt(bit) < vfBarSize(f, sizeOf(f, true, index, size));
  });
}

function clearBelowVfBarSizes(f: ModelFunction): void {
  for (let position = f.sriovAt(SRIOV.bars) * 8; position < f.sriovAt(0x3c) * 8; position++) {
    const isAddress = attributes[f.bits[position]!.attribute].writable;
    if (isAddress && belowVfBarSize(f, position)) f.state.value[position] = 0;
  }
}

function writeFunction(f: ModelFunction, offset: number, size: number, value: number): void {
  const controlAt = f.sriov ? f.sriovAt(SRIOV.control) : -4;
  const control = f.get(Math.max(0, controlAt), 16);
  const busReset = f.isBridge ? f.get(BRIDGE_CONTROL, 16) : 0;
  const wasDisabled = linkDisabled(f);
  const power = powerState(f);
  const sizes = controlsOf(f);
  const endpoint = !f.isBridge;
  const slot = slotOf(f);
  const containment = levelOf(f);
  let flr = false;
  let interlock = false;
  let software = false;
  for (let i = 0; i < size * 8; i++) {
    const position = offset * 8 + i;
    if (!takes(f, position)) continue;
    const before = f.state.value[position] ?? 0;
    const after = written(f.bits[position]!, before, bitOf(value, i));
    if (position === softwareTriggerAt(f)) software ||= after === 1;
    else if (position === advancedFlrAt(f)) flr ||= after === 1;
    else if (!actsOnly(f.pcie, endpoint, position)) f.state.value[position] = after;
    else if (position === f.pcie * 8 + INTERLOCK_CONTROL) interlock ||= after === 1;
    else if (after === 1 && endpoint) flr = true;
  }
  afterSizes(f, sizes, BAR0);
  if (f.sriov && controlsOf(f).some((control, i) => control !== sizes[i])) clearBelowVfBarSizes(f);
  if (f.sriov) afterSriov(f, control, offset, size);
  if (f.isBridge) afterBridge(f, busReset);
  if (linkDisabled(f) !== wasDisabled) afterLinkDisable(f);
  afterFeatureWrite({ f }, offset, size);
  afterDataObjectWrite({ f }, offset, size, value);
  const inSlot = offset - slotControlAt(f);
  if (f.isBridge && f.pcie !== 0 && inSlot > -4 && inSlot < 4 && inSlot + size > 0)
    afterSlotWrite(f, slot, { control: inSlot < 2, interlock });
  if (containmentAt(f) !== 0) afterContainmentWrite(f, containment, software);
  afterPower(f, power);
  if (flr) resetFunction(f, "flr");
}

function afterSriov(f: ModelFunction, before: number, offset: number, size: number): void {
  const control = f.sriovAt(SRIOV.control);
  const after = f.get(control, 16);
  if (after !== before) {
    f.set(control, 16, before);
    applyControl(f, before, after);
  }
  const page = f.sriovAt(SRIOV.page);
  if (offset < page + 4 && offset + size > page) clearBelowVfBarSizes(f);
}

function afterBridge(f: ModelFunction, before: number): void {
  const after = f.get(BRIDGE_CONTROL, 16);
  if (bitOf(before, SECONDARY_BUS_RESET) === bitOf(after, SECONDARY_BUS_RESET)) return;
  if (bitOf(after, SECONDARY_BUS_RESET) === 1) resetLinkBelow(f);
  else waitBelow(f);
  refreshLink(f);
}

/** For what lies below, Link Disable is a hot reset that lasts (R89). */
function afterLinkDisable(port: ModelFunction): void {
  if (linkDisabled(port)) resetLinkBelow(port);
  refreshLink(port);
}

function afterPower(f: ModelFunction, was: number): void {
  const pm = powerOf(f);
  if (!pm) return;
  const now = stateAfter(pm, was, powerState(f));
  f.state.value[powerStateAt(pm)] = now % 2;
  f.state.value[powerStateAt(pm) + 1] = now >> 1;
  if (resets(f, undefined, was, now)) resetFunction(f, "return");
}

/** A hot reset of all that is below. */
export function resetLinkBelow(bridge: ModelFunction): void {
  for (const child of bridge.children) resetBelow(child, "hot");
}

export function resetDevice(device: ModelDevice, kind: "hot" | "fundamental"): void {
  for (const f of device.functions) resetBelow(f, kind);
}

/** The Function and all below; the device forgets its bus number. */
function resetBelow(f: ModelFunction, kind: "hot" | "fundamental"): void {
  resetFunction(f, kind);
  f.device.capturedBus = f.device.onRootBus ? f.device.capturedBus : 0;
  for (const child of f.children) resetBelow(child, kind);
}

/** Back to reset values, but for what this kind of reset keeps. VFs are gone (R84, R89). */
export function resetFunction(f: ModelFunction, kind: "flr" | "hot" | "return" | "fundamental"): void {
  const ari = kind === "return" && f.sriov?.ariCapableHierarchyPreserved ? ariBit(f) : 0;
  removeVfs(f);
  f.bits.forEach((bit, position) => {
    const sticky = kind !== "fundamental" && attributes[bit.attribute].sticky;
    const kept = kind === "flr" ? bit.keptByFlr : sticky;
    if (!kept) f.state.value[position] = bit.reset;
  });
  if (f.sriov && ari === 1) f.state.value[ariPosition(f)] = 1;
  restoreLink(f);
  if (kind === "fundamental") f.surroundings.forgetHeaders(f);
  forgetMemory(f);
  f.state.pending.delete(-1);
  f.state.mailboxes.delete(-1);
  f.state.held.clear();
  waitForFunction(f);
  if (kind === "return") resetLinkBelow(f);
}

const ARI_HIERARCHY = 4;
const ariPosition = (f: ModelFunction) => f.sriovAt(SRIOV.control) * 8 + ARI_HIERARCHY;
const ariBit = (f: ModelFunction) => f.state.value[ariPosition(f)] ?? 0;

/** Only this VF, which stays (R85, R86, R87). */
export function resetVf(f: ModelFunction, vf: number, kind: "flr" | "return" = "flr"): void {
  const bits = f.state.vfs.get(vf);
  for (const position of [...(bits?.keys() ?? [])]) {
    const bit = f.vfBits![position]!;
    const kept = kind === "flr" ? bit.keptByFlr : attributes[bit.attribute].sticky;
    if (!kept) bits?.delete(position);
  }
  forgetMemory(f, vf);
  f.state.pending.delete(vf);
  f.state.mailboxes.delete(vf);
  waitForVf(f, vf);
}

// Which dwords of a Function's configuration space a virtual machine has for itself.

import { COMMAND, SR_IOV, SR_IOV_CONTROL, TYPE_0 } from "../firmware/registers";
import type { BarType } from "../machine/description";
import type { VirtualFunction } from "../model/function";
import { capabilityAt } from "../model/interrupts/capability-at";
import type { AnyFunction } from "../model/machine";
import { sliceBytes } from "../model/vf-slice";
import { type AssignedBar, ROM } from "./bar";
import { romOffset } from "./bars";
import type { OwnDword } from "./own-registers";

const ALL = 0xffffffff;
const IO_FLAG = 1;
const TYPE_64_BIT = 4;
const PREFETCHABLE = 8;
const ROM_ENABLE = 1;
const BARS = 6;
const BARS_OF_BRIDGE = 2;

/** By offset. Addresses are its own; of a VF also the identity and Memory Space Enable, which VFs lack (R59, R60). */
export function ownDwords(f: AnyFunction, bars: readonly AssignedBar[]): Map<number, OwnDword> {
  const own = new Map<number, OwnDword>();
  const isBridge = !f.isVf && f.description.headerType === 1;
  const isCardBus = !f.isVf && f.description.headerType === 2;
  if (isCardBus) return own;
  addRegisters(own, TYPE_0.BAR0, isBridge ? BARS_OF_BRIDGE : BARS, bars);
  const rom = bars.find(({ index }) => index === ROM);
  const romBits = rom ? maskOf(rom.size) | ROM_ENABLE : 0;
  own.set(romOffset(f), { bits: ALL, writable: () => romBits, fixed: () => 0 });
  if (f.isVf) addIdentity(own, f);
  else addVfBars(own, f);
  return own;
}

interface OwnBar {
  readonly index: number;
  readonly type: BarType;
  readonly prefetchable: boolean;
  readonly size: bigint;
}

function addRegisters(
  own: Map<number, OwnDword>,
  first: number,
  count: number,
  bars: readonly OwnBar[],
  locked: () => boolean = () => false,
): void {
  for (let index = 0; index < count; index++)
    own.set(first + 4 * index, { bits: ALL, writable: () => 0, fixed: () => 0 });
  for (const bar of bars) {
    if (bar.index === ROM) continue;
    const at = first + 4 * bar.index;
    own.set(at, { bits: ALL, writable: () => maskOf(bar.size), fixed: () => flagsOf(bar), locked });
    if (bar.type !== "memory64") continue;
    own.set(at + 4, { bits: ALL, writable: () => highMaskOf(bar.size), fixed: () => 0, locked });
  }
}

/** A virtual machine that has the PF places VF BARs where it likes, but not while VF Enable is set (R56). */
function addVfBars(own: Map<number, OwnDword>, pf: AnyFunction): void {
  const at = capabilityAt(pf, "sriov");
  if (at === undefined || pf.isVf || !pf.srIov) return;
  const bars = pf.srIov.vfBars.map(({ index, type, prefetchable, size }) => ({
    index,
    type,
    prefetchable,
    get size() {
      return sliceBytes(pf, at, size);
    },
  }));
  const control = at + SR_IOV["SR-IOV Control"];
  const locked = () => (pf.peek(control) & SR_IOV_CONTROL.vfEnable) !== 0;
  addRegisters(own, at + SR_IOV["VF BAR0"], BARS, bars, locked);
}

function addIdentity(own: Map<number, OwnDword>, { pf }: VirtualFunction): void {
  const vendorId = pf.peek(0) & 0xffff;
  const identity = (((pf.srIov?.vfDeviceId ?? 0) << 16) | vendorId) >>> 0;
  own.set(TYPE_0["Vendor ID"], { bits: ALL, writable: () => 0, fixed: () => identity });
  const enable = COMMAND.memorySpaceEnable;
  own.set(TYPE_0.Command, { bits: enable, writable: () => enable, fixed: () => 0 });
}

function flagsOf({ type, prefetchable }: OwnBar): number {
  if (type === "io") return IO_FLAG;
  return (type === "memory64" ? TYPE_64_BIT : 0) | (prefetchable ? PREFETCHABLE : 0);
}

function maskOf(size: bigint): number {
  return Number(-size & 0xffffffffn);
}

function highMaskOf(size: bigint): number {
  return Number((-size >> 32n) & 0xffffffffn);
}

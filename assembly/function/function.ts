// Function, Device and root bus records, and the table of Functions.

import { BarKind, FunctionKind, Limit } from "../../src/abi";
import { reserve } from "../base/memory";
import { state } from "../base/state";
import { Device, PciFunction, RootBus } from "./records";

const FUNCTIONS = memory.data(65_540, 16);
const ROOT_BUSES = memory.data(1024, 16);

export const NO_BAR: u32 = 0xffff;

export function functionOf(handle: u32): PciFunction | null {
  if (handle == 0 || handle > state().functions) return null;
  return changetype<PciFunction>(load<usize>(FUNCTIONS + ((<usize>handle) << 2)));
}

export function rootBusAt(index: u32): RootBus {
  return changetype<RootBus>(ROOT_BUSES + index * offsetof<RootBus>());
}

export function rootBusIndex(root: RootBus): u32 {
  return <u32>(changetype<usize>(root) - ROOT_BUSES) / offsetof<RootBus>();
}

export function reserveRootBus(number: u32, last: u32): i32 {
  const index = state().rootBuses;
  if (index >= <u32>Limit.RootBuses) return -1;
  const root = rootBusAt(index);
  root.number = number;
  root.last = last;
  root.first = null;
  state().rootBuses = index + 1;
  return index;
}

export function reserveDevice(root: RootBus, bridge: PciFunction | null, number: u32): Device | null {
  const at = reserve(offsetof<Device>());
  if (at == 0) return null;
  const device = changetype<Device>(at);
  device.root = root;
  device.bridge = bridge;
  device.number = number;
  device.bus = bridge ? 0 : root.number;
  const first = bridge ? bridge.below : root.first;
  if (!first) {
    if (bridge) bridge.below = device;
    else root.first = device;
  } else {
    let last: Device = first;
    while (last.next) last = last.next!;
    last.next = device;
  }
  return device;
}

export function reserveFunction(device: Device, number: u32, kind: u32): PciFunction | null {
  const handle = state().functions + 1;
  if (handle >= <u32>Limit.Functions) return null;
  const at = reserve(offsetof<PciFunction>());
  if (at == 0) return null;
  const f = changetype<PciFunction>(at);
  f.device = device;
  f.number = number;
  f.handle = handle;
  f.kind = kind;
  f.bar0 = f.bar2 = f.bar4 = f.bar6 = 0xffffffff;
  append(device, f);
  store<usize>(FUNCTIONS + ((<usize>handle) << 2), at);
  state().functions = handle;
  return f;
}

/** Keeps the Functions of a device in the order of their numbers. */
function append(device: Device, f: PciFunction): void {
  const first = device.first;
  if (!first || first.number > f.number) {
    f.next = first;
    device.first = f;
    return;
  }
  let at: PciFunction = first;
  while (at.next && at.next!.number < f.number) at = at.next!;
  f.next = at.next;
  at.next = f;
}

export function isBridge(f: PciFunction): bool {
  return f.kind != FunctionKind.Endpoint;
}

/** The PF that is lowest in number in the device, if there is one (R36). */
export function lowestPf(device: Device): PciFunction | null {
  let f = device.first;
  while (f) {
    if (f.srIov) return f;
    f = f.next;
  }
  return null;
}

/** BarKind of a BAR, plus log2 of its size << 8; NO_BAR for none. */
export function barOf(f: PciFunction, index: u32): u32 {
  return load<u16>(changetype<usize>(f) + offsetof<PciFunction>("bar0") + (index << 1));
}

export function setBar(f: PciFunction, index: u32, kind: u32, log2: u32): void {
  store<u16>(changetype<usize>(f) + offsetof<PciFunction>("bar0") + (index << 1), kind | (log2 << 8));
}

export function barKind(bar: u32): u32 {
  return bar & 0xff;
}

export function barLog2(bar: u32): u32 {
  return bar >> 8;
}

export function is64Bit(kind: u32): bool {
  return (kind & (BarKind.Memory64 | BarKind.Io)) == BarKind.Memory64;
}

export function isIo(kind: u32): bool {
  return (kind & BarKind.Io) != 0;
}

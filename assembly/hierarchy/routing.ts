// Which Function answers to a Routing ID: a table of 65,536 entries, computed when bus numbers, ARI Forwarding,
// captured buses or VFs change, and read with one load.
//
//   entry   31                           4  3  2  1  0
//           | record, 16-byte aligned     |N |W |S |C |      C: a write here makes the device capture this bus number
//                                                            S: 256 bytes of configuration space only
//                                                            W: a write counts even if it changes nothing
//                                                            N: not ready, asks for retry; then no other bit is set

import { FunctionKind, Limit } from "../../src/abi";
import { state } from "../base/state";
import { functionOf, isBridge, rootBusAt } from "../function/function";
import { readyAt, vfReadyAt } from "../function/ready";
import { AnyFunction, Device, PciFunction, SrIov } from "../function/records";
import { lineOf } from "../function/vfs";
import { ariForwarding, isClosed, secondaryBus, subordinateBus } from "./bridge-registers";

const ROUTING = memory.data(262_144, 64);
/** Per bus: who is asked about it, and how (BusRoute). */
const BUSES = memory.data(1024, 16);

const enum BusRoute {
  None = 0,
  /** Type 0 requests on the secondary side of a Bridge. */
  Secondary = 1,
  /** Type 1 requests that reach a component which is not a Bridge: VFs on later buses (R30). */
  Type1 = 2,
  /** A root bus. */
  Root = 3,
  /** Within the range of a host bridge, below no Bridge: VFs of root-complex integrated PFs (R106). */
  RootRange = 4,
  KindMask = 7,
}

const enum Entry {
  Captures = 1,
  Short = 2,
  Watched = 4,
  NotReady = 8,
  Mask = 15,
}

const SHORT_BYTES: u32 = 256;
/** Shifted right by twice the bit S this is SHORT_BYTES, by twice N nothing. */
const LONG_BYTES: u32 = 4096;

/** 0, or the table's entry for a Routing ID. */
export function routingEntry(rid: u32): u32 {
  return load<u32>(ROUTING + ((rid & 0xffff) << 2));
}

export function recordOf(entry: u32): AnyFunction {
  return changetype<AnyFunction>(<usize>(entry & ~Entry.Mask));
}

/** Whether somebody answers there who has 4 KiB and captures nothing. */
export function isPlain(entry: u32): bool {
  return ((entry & Entry.Mask) | u32(entry == 0)) == 0;
}

/** Whether somebody has the byte at an offset and is ready. */
export function answers(entry: u32, offset: u32): bool {
  return entry != 0 && offset < LONG_BYTES >>> ((entry & (Entry.Short | Entry.NotReady)) << 1);
}

/** Whether somebody is there who is not ready yet. */
export function asksForRetry(entry: u32): bool {
  return (entry & Entry.NotReady) != 0;
}

export function captures(entry: u32): bool {
  return (entry & Entry.Captures) != 0;
}

/** Entry.Watched or 0. */
export function watched(entry: u32): u32 {
  return entry & Entry.Watched;
}

export function rebuildRouting(): void {
  memory.fill(ROUTING, 0, 262_144);
  for (let bus: u32 = 0; bus < 256; bus++) store<u32>(BUSES + (bus << 2), routeOfBus(bus));
  const last = state().functions;
  for (let handle: u32 = 1; handle <= last; handle++) {
    const f = functionOf(handle)!;
    const bus = busOf(f.device);
    if (bus >= 0) enterFunction(f, <u32>bus);
  }
  for (let handle: u32 = 1; handle <= last; handle++) {
    const s = functionOf(handle)!.srIov;
    if (s && s.enabled != 0) enterVfs(s);
  }
}

/** The bus on which Type 0 requests reach the device now; −1 for none. */
export function busOf(device: Device): i32 {
  if (device.absent != 0) return -1;
  const bridge = device.bridge;
  if (!bridge) return device.root.number;
  const bus = secondaryBus(bridge);
  return load<u32>(BUSES + (bus << 2)) == (changetype<u32>(bridge) | BusRoute.Secondary) ? <i32>bus : -1;
}

/** Device and Function number on the device's bus; −1 if the Bridge above does not pass them on. */
function devfnOf(f: PciFunction): i32 {
  const bridge = f.device.bridge;
  if (!bridge || bridge.kind == FunctionKind.BusBridge)
    return f.number > 7 ? -1 : (f.device.number << 3) | f.number;
  return f.number > 7 && !ariForwarding(bridge) ? -1 : f.number;
}

function enterFunction(f: PciFunction, bus: u32): void {
  const devfn = devfnOf(f);
  if (devfn < 0) return;
  const at = ROUTING + (((bus << 8) | <u32>devfn) << 2);
  if (readyAt(f) != 0) return store<u32>(at, changetype<u32>(f) | Entry.NotReady);
  const capturesHere: u32 = f.device.bus != bus ? Entry.Captures : 0;
  const isShort: u32 = f.layout.dwords << 2 == SHORT_BYTES ? Entry.Short : 0;
  const isWatched: u32 = f.watched != 0 ? Entry.Watched : 0;
  const flags = capturesHere | isShort | isWatched;
  store<u32>(at, changetype<u32>(f) | flags);
}

/** Enters all VFs of a PF; proportional to NumVFs. */
export function enterVfs(s: SrIov): void {
  const first = routingIdOf(s.pf) + s.offset;
  for (let i: u32 = 0; i < s.enabled; i++) {
    const at = reachableAt(s.pf.device, (first + i * s.stride) & 0xffff);
    if (at == NOWHERE) continue;
    const entry = ROUTING + (at & 0xffff) * 4;
    if (load<u32>(entry) != 0) continue;
    const flags: u32 = vfReadyAt(s, i) != 0 ? Entry.NotReady : at >> 16;
    store<u32>(entry, <u32>lineOf(s, i) | flags);
  }
}

export function removeVfs(s: SrIov): void {
  const first = routingIdOf(s.pf) + s.offset;
  for (let i: u32 = 0; i < s.enabled; i++) {
    const at = reachableAt(s.pf.device, (first + i * s.stride) & 0xffff);
    if (at == NOWHERE) continue;
    const entry = ROUTING + (at & 0xffff) * 4;
    if ((load<u32>(entry) & ~Entry.Mask) == <u32>lineOf(s, i)) store<u32>(entry, 0);
  }
}

const NOWHERE: u32 = 0xffffffff;

/** The Routing ID under which requests reach the VF `rid` now, with Entry.Captures << 16; NOWHERE if none does. */
function reachableAt(device: Device, rid: u32): u32 {
  const bus = rid >> 8;
  const route = load<u32>(BUSES + (bus << 2));
  const bridge = device.bridge;
  if (!bridge) {
    const kind = route & BusRoute.KindMask;
    if (kind != BusRoute.Root && kind != BusRoute.RootRange) return NOWHERE;
    return (route & ~BusRoute.KindMask) == changetype<u32>(device.root) ? rid : NOWHERE;
  }
  if (bus != device.bus) return route == (changetype<u32>(device) | BusRoute.Type1) ? rid : NOWHERE;
  const here = busOf(device);
  if (here < 0 || ((rid & 0xff) > 7 && !ariForwarding(bridge))) return NOWHERE;
  const at = ((<u32>here) << 8) | (rid & 0xff);
  return <u32>here == bus ? at : at | (Entry.Captures << 16);
}

/** Routing ID of a Function by the bus its device captured. */
export function routingIdOf(f: PciFunction): u32 {
  const device = f.device;
  const bridge = device.bridge;
  const onLink = bridge != null && bridge.kind == FunctionKind.LinkBridge;
  return (device.bus << 8) | (onLink ? f.number : (device.number << 3) | f.number);
}

/** Follows a configuration request for `bus` from the root down, PCIe §7.3.3. */
function routeOfBus(bus: u32): u32 {
  const roots = state().rootBuses;
  for (let i: u32 = 0; i < roots; i++) {
    const root = rootBusAt(i);
    if (bus < root.number || bus > root.last) continue;
    if (bus == root.number) return changetype<u32>(root) | BusRoute.Root;
    const bridge = bridgeToward(root.first, bus);
    if (bridge) return routeBelow(bridge, bus);
    return changetype<u32>(root) | BusRoute.RootRange;
  }
  return BusRoute.None;
}

function routeBelow(first: PciFunction, bus: u32): u32 {
  let bridge = first;
  for (let depth = 0; depth < Limit.Depth; depth++) {
    if (isClosed(bridge)) return BusRoute.None;
    if (bus == secondaryBus(bridge)) return changetype<u32>(bridge) | BusRoute.Secondary;
    const next = bridgeToward(bridge.below, bus);
    if (next) {
      bridge = next;
      continue;
    }
    const component = bridge.below;
    const onLink = bridge.kind == FunctionKind.LinkBridge;
    return onLink && component ? changetype<u32>(component) | BusRoute.Type1 : BusRoute.None;
  }
  return BusRoute.None;
}

/** The first Bridge among the devices whose range of buses contains `bus`. */
export function bridgeToward(first: Device | null, bus: u32): PciFunction | null {
  let device = first;
  while (device) {
    let f = device.first;
    while (f && device.absent == 0) {
      if (isBridge(f) && secondaryBus(f) <= bus && bus <= subordinateBus(f)) return f;
      f = f.next;
    }
    device = device.next;
  }
  return null;
}

// Configuration requests that reached nobody, followed down again to where they ended, PCIe §7.3.3.

import { CompletionStatus, FunctionKind, Limit } from "../../src/abi";
import { state } from "../base/state";
import { rootBusAt } from "../function/function";
import { Device, PciFunction, RootBus } from "../function/records";
import { ariForwarding, isClosed, secondaryBus } from "../hierarchy/bridge-registers";
import { bridgeToward, recordOf, routingEntry, routingIdOf } from "../hierarchy/routing";
import { layConfiguration, RequestKind } from "./header";
import { endAt, endBelow, noteUnsupported } from "./refused";

/** Gives the Completion Status. */
export function refuseConfiguration(rid: u32, offset: u32, size: u32, isWrite: bool): u32 {
  const bus = rid >> 8;
  const root = rootOf(bus);
  if (!root) return CompletionStatus.UnsupportedRequest;
  if (bus == root.number) return atRoot(root, rid, offset, size, isWrite);
  const top = bridgeToward(root.first, bus);
  if (!top) return atRoot(root, rid, offset, size, isWrite);
  const last = lastToward(top, bus);
  const passes = bus != secondaryBus(last) || passesDevice(last, rid & 0xff);
  layConfiguration(rid, offset, size, isWrite, !passes || !arrives(last, bus), root.number << 8);
  const entry = routingEntry(rid);
  if (entry != 0) return endAt(recordOf(entry).layout.function, top, RequestKind.Configuration);
  return endBelow(top, last, passes, RequestKind.Configuration);
}

function rootOf(bus: u32): RootBus | null {
  const roots = state().rootBuses;
  for (let i: u32 = 0; i < roots; i++) {
    const root = rootBusAt(i);
    if (bus >= root.number && bus <= root.last) return root;
  }
  return null;
}

/** The Bridge beyond which there is none that leads to `bus`. */
function lastToward(top: PciFunction, bus: u32): PciFunction {
  let bridge = top;
  for (let depth = 0; depth < Limit.Depth; depth++) {
    if (isClosed(bridge) || bus == secondaryBus(bridge)) return bridge;
    const next = bridgeToward(bridge.below, bus);
    if (!next) return bridge;
    bridge = next;
  }
  return bridge;
}

/** Whether the request came out as Type 0 at a device: ports that refuse one have received Type 1. */
function arrives(last: PciFunction, bus: u32): bool {
  const device = last.below;
  if (last.kind != FunctionKind.LinkBridge || bus != secondaryBus(last)) return false;
  return !isClosed(last) && device != null && device.absent == 0;
}

/** A link has device 0 only, unless ARI Forwarding makes its number part of the Function's. */
function passesDevice(bridge: PciFunction, devfn: u32): bool {
  return bridge.kind != FunctionKind.LinkBridge || devfn < 8 || ariForwarding(bridge);
}

/** What is integrated in the Root Complex: the device of that number, or one whose VFs may stand there (R94, R106). */
function atRoot(root: RootBus, rid: u32, offset: u32, size: u32, isWrite: bool): u32 {
  layConfiguration(rid, offset, size, isWrite, rid >> 8 != root.number, root.number << 8);
  let device = root.first;
  while (device) {
    if (device.absent == 0 && device.first!.kind == FunctionKind.Endpoint && concerns(device, rid)) {
      noteUnsupported(device);
      break;
    }
    device = device.next;
  }
  return CompletionStatus.UnsupportedRequest;
}

function concerns(device: Device, rid: u32): bool {
  if (((device.root.number << 5) | device.number) == rid >> 3) return true;
  let f = device.first;
  while (f) {
    if (mayHaveVfAt(f, rid)) return true;
    f = f.next;
  }
  return false;
}

function mayHaveVfAt(f: PciFunction, rid: u32): bool {
  const s = f.srIov;
  if (!s) return false;
  const distance = (rid - routingIdOf(f) - s.offset) & 0xffff;
  return s.stride == 0 ? distance == 0 : distance % s.stride == 0 && distance / s.stride < s.totalVfs;
}

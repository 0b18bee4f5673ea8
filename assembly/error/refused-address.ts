// Memory and I/O requests that nothing claimed, followed down again through the windows to where they ended.

import { CompletionStatus, Limit } from "../../src/abi";
import { state } from "../base/state";
import { isBridge, rootBusAt } from "../function/function";
import { Device, PciFunction } from "../function/records";
import { isClosed } from "../hierarchy/bridge-registers";
import { forwardsAddress, forwardsPort } from "../hierarchy/windows";
import { layIo, layMemory, RequestKind } from "./header";
import { endBelow } from "./refused";

/** Gives the Completion Status, of a write too, which gets no Completion. */
export function refuseMemory(address: u64, size: u32, isWrite: bool): u32 {
  return refuse(address, size, isWrite, RequestKind.Memory);
}

export function refuseIo(port: u32, size: u32, isWrite: bool): u32 {
  return refuse(port, size, isWrite, RequestKind.Io);
}

function refuse(address: u64, size: u32, isWrite: bool, kind: u32): u32 {
  const roots = state().rootBuses;
  for (let i: u32 = 0; i < roots; i++) {
    const root = rootBusAt(i);
    const top = bridgeFor(root.first, address, kind);
    if (!top) continue;
    const requester = root.number << 8;
    if (kind == RequestKind.Memory) layMemory(address, size, isWrite, requester);
    else layIo(<u32>address, size, isWrite, requester);
    return endBelow(top, lastFor(top, address, kind), true, kind);
  }
  return CompletionStatus.UnsupportedRequest;
}

function lastFor(top: PciFunction, address: u64, kind: u32): PciFunction {
  let bridge = top;
  for (let depth = 0; depth < Limit.Depth && !isClosed(bridge); depth++) {
    const next = bridgeFor(bridge.below, address, kind);
    if (!next) break;
    bridge = next;
  }
  return bridge;
}

/** The first Bridge among the devices that forwards the address down. */
function bridgeFor(first: Device | null, address: u64, kind: u32): PciFunction | null {
  let device = first;
  while (device) {
    let f = device.absent == 0 ? device.first : null;
    while (f) {
      if (isBridge(f) && forwards(f, address, kind)) return f;
      f = f.next;
    }
    device = device.next;
  }
  return null;
}

function forwards(bridge: PciFunction, address: u64, kind: u32): bool {
  return kind == RequestKind.Memory ? forwardsAddress(bridge, address) : forwardsPort(bridge, <u32>address);
}

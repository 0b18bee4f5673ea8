// Multicast: a memory write into a window goes to every Function that receives its group, PCIe §6.14. Each port takes or
// leaves it by its own registers; a port without them, or with others, knows the address only.
//
//   at a port where it comes in    blocked by MC_Block_All, by MC_Block_Untranslated if it is untranslated
//   at a port where it goes out    with the group in MC_Receive; MC_Overlay_BAR gives it another address
//   at a Function                  with the group in MC_Receive

import { BlockKind, DmaReason, EventKind, FunctionKind } from "../../src/abi";
import { state } from "../base/state";
import { emit } from "../function/events";
import { rootBusAt } from "../function/function";
import { blockAt } from "../function/layout";
import { AnyFunction, Device, PciFunction } from "../function/records";
import { get16, get32 } from "../function/registers";
import { McBaseAddressLower, McOverlayBarLower, Multicast, MulticastControl } from "../generated/multicast";
import { isClosed } from "../hierarchy/bridge-registers";
import { rangeAt } from "../hierarchy/decoder";
import { isAtOrBelow } from "./peers";
import { noteRefusal } from "./refusals";
import { Request, refuse, request } from "./request";
import { isBusMaster, requesterId } from "./requester";

const NO_GROUP: u32 = 64;
const SMALLEST_WINDOW: u32 = 12;
const SMALLEST_OVERLAY: u32 = 6;
/** Addresses that overlays have given: a count, then u64 each. */
const OVERLAID = memory.data(520, 16);
const MOST_OVERLAID: u32 = 64;

export function overlaidCount(): u32 {
  return load<u32>(OVERLAID);
}

export function overlaidAddress(index: u32): u64 {
  return load<u64>(OVERLAID + 8 + (index << 3));
}

/** A write of a Function. True: it was multicast, or blocked, and then `reason` is set. */
export function multicastUp(r: Request): bool {
  store<u32>(OVERLAID, 0);
  if (stops(r, r.requester)) return true;
  let isMulticast = false;
  let bridge = r.requester.layout.function.device.bridge;
  while (bridge && bridge.kind == FunctionKind.LinkBridge && !isClosed(bridge) && isBusMaster(bridge)) {
    const group = groupOf(bridge, r.address);
    if (group == NO_GROUP) return isMulticast;
    if (stops(r, bridge)) return true;
    isMulticast = true;
    const above = bridge.device.bridge;
    toPorts(r, above ? above.below : bridge.device.root.first, bridge);
    if (!above || !receives(above, r.address) || !isBusMaster(above)) return true;
    bridge = above.device.bridge;
  }
  return isMulticast;
}

/** A processor's write; false if no Root Port has the address in a window. */
export function multicastDown(address: u64, size: u32): bool {
  store<u32>(OVERLAID, 0);
  const r = request();
  r.address = address;
  r.length = size;
  r.rid = 0;
  r.write = 1;
  r.at = 0;
  r.reason = DmaReason.None;
  let isMulticast = false;
  for (let index: u32 = 0; index < state().rootBuses; index++)
    if (toPorts(r, rootBusAt(index).first, null)) isMulticast = true;
  return isMulticast;
}

/** To the ports on a bus that receive it, but the one it came from; whether any has the address in a window. */
function toPorts(r: Request, first: Device | null, from: PciFunction | null): bool {
  let isMulticast = false;
  let device = first;
  while (device) {
    let f = device.absent == 0 ? device.first : null;
    while (f) {
      if (f.kind == FunctionKind.LinkBridge && f != from && groupOf(f, r.address) != NO_GROUP) {
        isMulticast = true;
        if (receives(f, r.address) && !isClosed(f)) leave(r, f);
      }
      f = f.next;
    }
    device = device.next;
  }
  return isMulticast;
}

/** Out of a port: to the Functions of a device, to the ports of a Switch, or to another address. */
function leave(r: Request, port: PciFunction): void {
  if (overlay(r, port)) return;
  const below = port.below;
  let f = below && below.absent == 0 ? below.first : null;
  if (f && f.kind == FunctionKind.BusBridge) {
    if (groupOf(f, r.address) != NO_GROUP && !stops(r, f)) toPorts(r, f.below, null);
    return;
  }
  while (f) {
    if (receives(f, r.address)) {
      const rid = requesterId(f) | (groupOf(f, r.address) << 16);
      emit(EventKind.MulticastReceived, rid, <u32>r.address, <u32>(r.address >> 32));
    }
    f = f.next;
  }
}

/** What goes to another address is an ordinary write there, for whoever is below the port. */
function overlay(r: Request, port: PciFunction): bool {
  const low = register(port, Multicast.McOverlayBarLower);
  const size = low & McOverlayBarLower.McOverlaySize;
  if (size < SMALLEST_OVERLAY) return false;
  const count = overlaidCount();
  if (count == MOST_OVERLAID) return true;
  const within = ((<u64>1) << size) - 1;
  const base = wide(port, Multicast.McOverlayBarUpper, low & McOverlayBarLower.McOverlayBar);
  const to = (base & ~within) | (r.address & within);
  const range = rangeAt(to);
  if (range == 0 || !isAtOrBelow(range, port)) return true;
  store<u64>(OVERLAID + 8 + (count << 3), to);
  store<u32>(OVERLAID, count + 1);
  return true;
}

/** Whether it may not come in here: an MC Blocked TLP. */
function stops(r: Request, at: AnyFunction): bool {
  const group = groupOf(at, r.address);
  if (group == NO_GROUP) return false;
  const untranslated = r.at == 0 && has(at, Multicast.McBlockUntranslatedLower, group);
  if (!untranslated && !has(at, Multicast.McBlockAllLower, group)) return false;
  refuse(r, DmaReason.MulticastBlocked, at);
  noteRefusal(r);
  return true;
}

function receives(f: AnyFunction, address: u64): bool {
  const group = groupOf(f, address);
  return group != NO_GROUP && has(f, Multicast.McReceiveLower, group);
}

/** The group of an address in the window that a Function has; windows of less than 4 KiB are none. */
function groupOf(f: AnyFunction, address: u64): u32 {
  if (blockAt(f.layout, BlockKind.Multicast) == 0) return NO_GROUP;
  const control = get16(f, blockAt(f.layout, BlockKind.Multicast) + Multicast.MulticastControl);
  if ((control & MulticastControl.McEnable) == 0) return NO_GROUP;
  const low = register(f, Multicast.McBaseAddressLower);
  const position = low & McBaseAddressLower.McIndexPosition;
  const base = wide(f, Multicast.McBaseAddressUpper, low & McBaseAddressLower.McBaseAddress);
  if (position < SMALLEST_WINDOW || address < base) return NO_GROUP;
  const group = (address - base) >> position;
  return group <= (control & MulticastControl.McNumGroup) ? <u32>group : NO_GROUP;
}

/** A bit of a vector of 64. */
function has(f: AnyFunction, vector: u32, group: u32): bool {
  return ((register(f, vector + ((group >> 5) << 2)) >> (group & 31)) & 1) != 0;
}

function wide(f: AnyFunction, upper: u32, low: u32): u64 {
  return ((<u64>register(f, upper)) << 32) | low;
}

function register(f: AnyFunction, at: u32): u32 {
  return get32(f, blockAt(f.layout, BlockKind.Multicast) + at);
}

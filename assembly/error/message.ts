// Error Messages on their way up: from Function to Root Port, through Bridges that forward them, PCIe §6.2.6.

import { ErrorMessage, EventKind, Limit, MessageFate } from "../../src/abi";
import { emit } from "../function/events";
import { AnyFunction, Device, PciFunction } from "../function/records";
import { get16 } from "../function/registers";
import { Status } from "../generated/type-0-header";
import { BridgeControl, SecondaryStatus, Type1Header } from "../generated/type-1-header";
import { isHeldDown } from "../hierarchy/bridge-registers";
import { requesterId } from "../upstream/requester";
import { collect } from "./collector";
import { contains } from "./containment";
import {
  collectsMessages,
  isEventCollector,
  isRootPort,
  serrEnable,
  setHeaderStatus,
  setSecondaryStatus,
} from "./registers";

/** A Function or VF sends; the message carries its own Routing ID (R99). */
export function sendMessage(record: AnyFunction, message: u32): void {
  const f = record.layout.function;
  const source = requesterId(record);
  if (message != ErrorMessage.Correctable && serrEnable(f))
    setHeaderStatus(record, Status.SignaledSystemError);
  if (collectsMessages(f)) return collect(f, message, source);
  carryUp(f.device, message, source);
}

function carryUp(from: Device, message: u32, source: u32): void {
  let device = from;
  for (let depth = 0; depth < Limit.Depth; depth++) {
    const bridge = device.bridge;
    if (!bridge) return toEventCollector(device, message, source);
    if (!passes(bridge, message, source)) return;
    if (isRootPort(bridge)) return collect(bridge, message, source);
    device = bridge.device;
  }
}

/** Whether a Bridge that the message reaches from below hands it on. */
function passes(bridge: PciFunction, message: u32, source: u32): bool {
  if (isHeldDown(bridge)) return end(bridge, message, source, MessageFate.LinkDown);
  if (message != ErrorMessage.Correctable) {
    setSecondaryStatus(bridge, SecondaryStatus.ReceivedSystemError);
    if (contains(bridge, message, source)) return end(bridge, message, source, MessageFate.Contained);
  }
  if ((get16(bridge, Type1Header.BridgeControl) & BridgeControl.SerrEnable) == 0)
    return end(bridge, message, source, MessageFate.NotForwarded);
  if (message != ErrorMessage.Correctable && serrEnable(bridge))
    setHeaderStatus(bridge, Status.SignaledSystemError);
  return true;
}

/** What is integrated in a Root Complex tells the Event Collector of its root bus. */
function toEventCollector(device: Device, message: u32, source: u32): void {
  let other = device.root.first;
  while (other) {
    let f = other.absent == 0 ? other.first : null;
    while (f) {
      if (isEventCollector(f)) return collect(f, message, source);
      f = f.next;
    }
    other = other.next;
  }
  end(device.first!, message, source, MessageFate.NoCollector);
}

function end(where: PciFunction, message: u32, source: u32, fate: u32): bool {
  emit(EventKind.ErrorMessage, where.handle, source, message | (fate << 8));
  return false;
}

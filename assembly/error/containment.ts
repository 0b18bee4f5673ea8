// Downstream Port Containment: what triggers it and what it notes, PCIe §6.2.10. The link goes down when the request that
// led to it is over: see capability/dpc.ts.

import { BlockKind, ContainmentReason, ErrorMessage } from "../../src/abi";
import { blockAt } from "../function/layout";
import { PciFunction } from "../function/records";
import { get16, put16 } from "../function/registers";
import {
  DownstreamPortContainment as Dpc,
  DpcControl,
  DpcStatus,
} from "../generated/downstream-port-containment";

const enum TriggerEnable {
  Fatal = 1,
  NonFatalOrFatal = 2,
}

const DUE = memory.data(4, 16);

/** Offset of the capability; 0 for none. */
export function dpcAt(port: PciFunction): u32 {
  return blockAt(port.layout, BlockKind.Dpc);
}

/** An ERR_NONFATAL or ERR_FATAL arrived from below. True if it triggered containment, and so goes no further. */
export function contains(port: PciFunction, message: u32, source: u32): bool {
  if (!triggersOn(port, message)) return false;
  const isFatal = message == ErrorMessage.Fatal;
  return trigger(port, isFatal ? ContainmentReason.FatalMessage : ContainmentReason.NonFatalMessage, source);
}

/** Whether an uncorrectable error of that severity triggers containment as things are. */
export function triggersOn(port: PciFunction, message: u32): bool {
  const at = dpcAt(port);
  if (at == 0) return false;
  const enable = get16(port, at + Dpc.DpcControl) & DpcControl.DpcTriggerEnable;
  return (
    enable == TriggerEnable.NonFatalOrFatal ||
    (enable == TriggerEnable.Fatal && message == ErrorMessage.Fatal)
  );
}

/** Whether DPC is enabled at all. */
export function isDpcEnabled(port: PciFunction): bool {
  const at = dpcAt(port);
  return at != 0 && (get16(port, at + Dpc.DpcControl) & DpcControl.DpcTriggerEnable) != 0;
}

/** Notes why, once: while a port is contained nothing triggers it again. True if it is contained now. */
export function trigger(port: PciFunction, reason: u32, source: u32): bool {
  const at = dpcAt(port);
  const status = get16(port, at + Dpc.DpcStatus);
  if ((status & DpcStatus.DpcTriggerStatus) != 0) return true;
  const kept = status & ~(DpcStatus.DpcTriggerReason | DpcStatus.DpcTriggerReasonExtension);
  put16(port, at + Dpc.DpcStatus, kept | DpcStatus.DpcTriggerStatus | bitsOf(reason));
  put16(port, at + Dpc.DpcErrorSourceId, isMessage(reason) ? source : 0);
  store<u32>(DUE, 1);
  return true;
}

/** Whether a port was contained whose link is not down yet; asking forgets it. */
export function takeDue(): bool {
  if (load<u32>(DUE) == 0) return false;
  store<u32>(DUE, 0);
  return true;
}

/** ContainmentReason of a DPC Status. */
export function reasonOf(status: u32): u32 {
  const base = (status & DpcStatus.DpcTriggerReason) >> DpcStatus.DpcTriggerReasonShift;
  const extension =
    (status & DpcStatus.DpcTriggerReasonExtension) >> DpcStatus.DpcTriggerReasonExtensionShift;
  return base + extension;
}

function isMessage(reason: u32): bool {
  return reason == ContainmentReason.NonFatalMessage || reason == ContainmentReason.FatalMessage;
}

/** Trigger Reason, and its extension from 3 on. */
function bitsOf(reason: u32): u32 {
  const base = min(reason, <u32>ContainmentReason.RootPortPio);
  const extension = reason - base;
  return (base << DpcStatus.DpcTriggerReasonShift) | (extension << DpcStatus.DpcTriggerReasonExtensionShift);
}

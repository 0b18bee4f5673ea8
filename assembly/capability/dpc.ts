// Downstream Port Containment takes effect, and is let go by software, PCIe §6.2.10.

import { ContainmentReason, EventKind, PinSource, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { dpcAt, isDpcEnabled, reasonOf, takeDue, trigger } from "../error/containment";
import { tellContained } from "../error/dpc-message";
import { changeLevel } from "../error/interrupt";
import { emit } from "../function/events";
import { functionOf } from "../function/function";
import { LinkFlag } from "../function/link-flags";
import { PciFunction } from "../function/records";
import { get16, put16 } from "../function/registers";
import {
  DownstreamPortContainment as Dpc,
  DpcCapability,
  DpcControl,
  DpcStatus,
} from "../generated/downstream-port-containment";
import { isContained } from "../hierarchy/bridge-registers";
import { rebuildRouting } from "../hierarchy/routing";
import { refreshLink } from "./link";
import { resetBelow } from "./reset";

/** To be called when a request is over that may have triggered containment: now the links go down. */
export function settleContainment(): void {
  if (!takeDue()) return;
  const last = state().functions;
  for (let handle: u32 = 1; handle <= last; handle++) {
    const f = functionOf(handle)!;
    if ((f.link & LinkFlag.Contained) == 0 && isContained(f)) contain(f);
  }
}

/** A write landed in the block; `dword` counts from its start, lower and upper half are two registers. */
export function onDpcWrite(port: PciFunction, dword: u32, before: u32, after: u32): void {
  const at = dpcAt(port);
  if (dword == Dpc.DpcCapability) {
    const status = get16(port, at + Dpc.DpcStatus);
    changeLevel(
      port,
      PinSource.Dpc,
      isPending(before >> 16, status),
      isPending(after >> 16, status),
      vector(port),
    );
    if (((after >> 16) & DpcControl.DpcSoftwareTrigger) != 0) triggerBySoftware(port, at);
  } else if (dword == Dpc.DpcStatus) {
    const control = get16(port, at + Dpc.DpcControl);
    changeLevel(port, PinSource.Dpc, isPending(control, before), isPending(control, after), vector(port));
    if ((before & ~after & DpcStatus.DpcTriggerStatus) != 0) release(port);
  }
}

/** Acts on a written one while DPC is enabled, and reads zero. */
function triggerBySoftware(port: PciFunction, at: u32): void {
  put16(port, at + Dpc.DpcControl, get16(port, at + Dpc.DpcControl) & ~DpcControl.DpcSoftwareTrigger);
  if (!isDpcEnabled(port)) return;
  trigger(port, ContainmentReason.Software, 0);
  settleContainment();
}

/** The link goes down as by a hot reset of what is below, and stays so. */
function contain(port: PciFunction): void {
  const at = dpcAt(port);
  port.link |= LinkFlag.Contained;
  resetBelow(port, ResetKind.Hot);
  follow(port);
  const control = get16(port, at + Dpc.DpcControl);
  if ((control & DpcControl.DpcInterruptEnable) != 0) interrupt(port, at, control);
  tellContained(port);
  emit(EventKind.Containment, port.handle, 1, reasonOf(get16(port, at + Dpc.DpcStatus)));
}

function interrupt(port: PciFunction, at: u32, control: u32): void {
  const before = get16(port, at + Dpc.DpcStatus);
  const after = before | DpcStatus.DpcInterruptStatus;
  put16(port, at + Dpc.DpcStatus, after);
  changeLevel(port, PinSource.Dpc, isPending(control, before), isPending(control, after), vector(port));
}

/** Software has cleared DPC Trigger Status: the link trains again. */
function release(port: PciFunction): void {
  port.link &= ~LinkFlag.Contained;
  follow(port);
  emit(EventKind.Containment, port.handle, 0, 0);
}

function follow(port: PciFunction): void {
  rebuildRouting();
  state().decoderStale = 1;
  refreshLink(port);
}

function isPending(control: u32, status: u32): bool {
  return (control & DpcControl.DpcInterruptEnable) != 0 && (status & DpcStatus.DpcInterruptStatus) != 0;
}

function vector(port: PciFunction): u32 {
  return get16(port, dpcAt(port) + Dpc.DpcCapability) & DpcCapability.DpcInterruptMessageNumber;
}

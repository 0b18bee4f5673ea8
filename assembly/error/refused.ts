// A request that reached nobody: who answers Unsupported Request to it, and notes that. PCIe §2.3.1, §6.2.3.2.4.1, R94, R95.
//
//   it reached a device that has no such Function, VF, address or port    all non-VF Functions of the device note it
//   a Switch has no port for it                                           its Upstream Port does
//   a Downstream Port does not pass it on (device number, link down)      the port does; a contained one does not
//   a bridge to PCI found nobody                                          Received Master Abort of its Secondary Status
//   a Root Port did not pass it on, or got UR back                        Received Master Abort of its Secondary Status
//   nothing at the root takes it                                          nobody: it never became a TLP

import { AerError, BlockKind, CompletionStatus, ErrorFlag, FunctionKind } from "../../src/abi";
import { blockAt } from "../function/layout";
import { Device, PciFunction } from "../function/records";
import { get16 } from "../function/registers";
import { DownstreamPortContainment as Dpc, DpcControl } from "../generated/downstream-port-containment";
import { SecondaryStatus } from "../generated/type-1-header";
import { isClosed, isContained } from "../hierarchy/bridge-registers";
import { dpcAt } from "./containment";
import { header, isPosted } from "./header";
import { isRootPort, isUpstreamPort, setSecondaryStatus } from "./registers";
import { reportError } from "./report";
import { noteCompletion } from "./requester";

/**
 * The request whose header is laid came in at the Bridge `top` of a root bus and got as far as the secondary side of
 * `last`. `passes` is false if `last` does not hand on what it knows to be in vain. Gives the Completion Status.
 */
export function endBelow(top: PciFunction, last: PciFunction, passes: bool, kind: u32): u32 {
  const isPostedRequest = isPosted(header().h0);
  if (isContained(last)) {
    const status = containedStatus(last);
    if (last != top && !isPostedRequest) noteCompletion(top, status, kind);
    return status;
  }
  const device = last.below;
  if (isClosed(last) || !passes) noteByPort(last);
  else if (last.kind == FunctionKind.BusBridge) noteByBus(last);
  else if (!device || device.absent != 0) noteByPort(last);
  else noteUnsupported(device);
  if (!isPostedRequest) noteCompletion(top, CompletionStatus.UnsupportedRequest, kind);
  return CompletionStatus.UnsupportedRequest;
}

/** It reached a Function that cannot take it: a register beyond its 256 bytes, memory that it does not decode now. */
export function endAt(f: PciFunction, top: PciFunction, kind: u32): u32 {
  noteUnsupportedBy(f);
  if (!isPosted(header().h0)) noteCompletion(top, CompletionStatus.UnsupportedRequest, kind);
  return CompletionStatus.UnsupportedRequest;
}

/** Every Function of a device notes it; VFs do not. */
export function noteUnsupported(device: Device): void {
  let f = device.first;
  while (f) {
    noteUnsupportedBy(f);
    f = f.next;
  }
}

/** Conventional Functions do not note it: on their buses nobody answers what concerns nobody. */
export function noteUnsupportedBy(f: PciFunction): void {
  if (blockAt(f.layout, BlockKind.PciExpress) == 0) return;
  const h = header();
  const advisory: u32 = isPosted(h.h0) ? 0 : ErrorFlag.Advisory;
  reportError(f, AerError.UnsupportedRequest, ErrorFlag.Header | advisory, h.h0, h.h1, h.h2, h.h3);
}

/** What a Root Port does not send down never was a TLP. */
function noteByPort(port: PciFunction): void {
  if (!isRootPort(port)) noteUnsupportedBy(port);
}

function noteByBus(bridge: PciFunction): void {
  if (isUpstreamPort(bridge)) noteUnsupportedBy(bridge);
  else setSecondaryStatus(bridge, SecondaryStatus.ReceivedMasterAbort);
}

/** DPC Completion Control. */
function containedStatus(port: PciFunction): u32 {
  const control = get16(port, dpcAt(port) + Dpc.DpcControl);
  return (control & DpcControl.DpcCompletionControl) != 0
    ? CompletionStatus.UnsupportedRequest
    : CompletionStatus.CompleterAbort;
}

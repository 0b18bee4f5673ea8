// What the requester learns of a request of a processor that did not succeed: the Root Port that took it, PCIe §7.5.1.3.7.

import { CompletionStatus, ContainmentReason, EventKind } from "../../src/abi";
import { emit } from "../function/events";
import { PciFunction } from "../function/records";
import { get16, get32, put16, put32 } from "../function/registers";
import {
  DownstreamPortContainment as Dpc,
  DpcCapability,
  DpcStatus,
} from "../generated/downstream-port-containment";
import { SecondaryStatus } from "../generated/type-1-header";
import { dpcAt, isDpcEnabled, trigger } from "./containment";
import { header } from "./header";
import { isRootPort, setSecondaryStatus, setStatus } from "./registers";

/** A Completion other than Successful, for a request that is not posted and whose header is laid. */
export function noteCompletion(port: PciFunction, status: u32, kind: u32): void {
  if (!isRootPort(port)) return;
  const isAbort = status == CompletionStatus.CompleterAbort;
  setSecondaryStatus(
    port,
    isAbort ? SecondaryStatus.ReceivedTargetAbort : SecondaryStatus.ReceivedMasterAbort,
  );
  noteRootPortPio(port, kind + (isAbort ? 1 : 0));
}

/** No Completion came. */
export function noteTimeout(port: PciFunction, kind: u32): void {
  noteRootPortPio(port, kind + 2);
}

/** RP PIO errors, PCIe §6.2.10.3: `bit` is their place in the RP PIO registers. */
function noteRootPortPio(port: PciFunction, bit: u32): void {
  const at = dpcAt(port);
  if (at == 0 || (get16(port, at + Dpc.DpcCapability) & DpcCapability.RpExtensionsForDpc) == 0) return;
  const mask: u32 = 1 << bit;
  const isMasked = (get32(port, at + Dpc.RpPioMask) & mask) != 0;
  if (!isMasked) logRootPortPio(port, at, bit);
  setStatus(port, at + Dpc.RpPioStatus, mask);
  if (isMasked) return;
  if ((get32(port, at + Dpc.RpPioSysError) & mask) != 0) emit(EventKind.SystemError, port.handle, 0, bit);
  const isUncorrectable = (get32(port, at + Dpc.RpPioSeverity) & mask) != 0;
  if (isUncorrectable && isDpcEnabled(port)) trigger(port, ContainmentReason.RootPortPio, 0);
}

function logRootPortPio(port: PciFunction, at: u32, bit: u32): void {
  const status = get16(port, at + Dpc.DpcStatus);
  const first = (status & DpcStatus.RpPioFirstErrorPointer) >> DpcStatus.RpPioFirstErrorPointerShift;
  if (((get32(port, at + Dpc.RpPioStatus) >> first) & 1) != 0) return;
  const others = status & ~DpcStatus.RpPioFirstErrorPointer;
  put16(port, at + Dpc.DpcStatus, others | (bit << DpcStatus.RpPioFirstErrorPointerShift));
  const size = get16(port, at + Dpc.DpcCapability) & DpcCapability.RpPioLogSize;
  if (size >> DpcCapability.RpPioLogSizeShift < 4) return;
  const h = header();
  put32(port, at + Dpc.RpPioHeaderLog0, h.h0);
  put32(port, at + Dpc.RpPioHeaderLog1, h.h1);
  put32(port, at + Dpc.RpPioHeaderLog2, h.h2);
  put32(port, at + Dpc.RpPioHeaderLog3, h.h3);
}

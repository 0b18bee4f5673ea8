// What a requester learns from the completion of a request that came to nothing, PCIe §7.5.1.1.4.

import { CompletionStatus, DmaReason } from "../../src/abi";
import { AnyFunction } from "../function/records";
import { get16, put16 } from "../function/registers";
import { Status, Type0Header } from "../generated/type-0-header";

/** Completion Status by DmaReason: a violation of ACS is Completer Abort, PCIe §6.12.4. */
export function statusOf(reason: u32): u32 {
  return reason >= <u32>DmaReason.AcsSourceValidation && reason <= <u32>DmaReason.AcsEgressControl
    ? CompletionStatus.CompleterAbort
    : CompletionStatus.UnsupportedRequest;
}

/** Received Master Abort or Received Target Abort, in the VF's own Status if it was a VF (R61). */
export function abortRequester(record: AnyFunction, status: u32): void {
  const bit: u32 =
    status == CompletionStatus.CompleterAbort ? Status.ReceivedTargetAbort : Status.ReceivedMasterAbort;
  put16(record, Type0Header.Status, get16(record, Type0Header.Status) | bit);
}

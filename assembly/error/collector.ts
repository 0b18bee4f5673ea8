// Where Error Messages end: the Root Error registers of a Root Port or Root Complex Event Collector, PCIe §6.2.4.1.2.

import { BlockKind, ErrorMessage, EventKind, MessageFate, PinSource } from "../../src/abi";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import { PciFunction } from "../function/records";
import { get32, put32 } from "../function/registers";
import {
  AdvancedErrorReporting as Aer,
  RootErrorCommand,
  RootErrorStatus,
} from "../generated/advanced-error-reporting";
import { PciExpress } from "../generated/pci-express";
import { changeLevel } from "./interrupt";
import { aerAt, isAer, pciExpress16, setStatus } from "./registers";

/** A message arrived, or the port's own error came to the same. `source` is the Requester ID. */
export function collect(port: PciFunction, message: u32, source: u32): void {
  emit(EventKind.ErrorMessage, port.handle, source, message | (MessageFate.Collected << 8));
  // Root Control's enables stand in the order of the messages.
  if (((pciExpress16(port, PciExpress.RootControl) >> message) & 1) != 0)
    emit(EventKind.SystemError, port.handle, source, message);
  const at = aerAt(port);
  if (at == 0 || !isAer(port, at + Aer.ErrorSourceIdentification)) return;
  const before = get32(port, at + Aer.RootErrorStatus);
  if (message == ErrorMessage.Correctable) noteCorrectable(port, at, before, source);
  else noteUncorrectable(port, at, before, message, source);
  changeLevel(port, PinSource.Aer, isPending(port, at, before), isRootErrorPending(port), before >> 27);
}

/** The first one leaves its source, more only a bit. */
function noteCorrectable(port: PciFunction, at: u32, before: u32, source: u32): void {
  const isFirst = (before & RootErrorStatus.ErrCorReceived) == 0;
  if (isFirst) put32(port, at + Aer.ErrorSourceIdentification, (sources(port, at) & 0xffff0000) | source);
  const multiple: u32 = isFirst ? 0 : RootErrorStatus.MultipleErrCorReceived;
  setStatus(port, at + Aer.RootErrorStatus, RootErrorStatus.ErrCorReceived | multiple);
}

function noteUncorrectable(port: PciFunction, at: u32, before: u32, message: u32, source: u32): void {
  const isFatal = message == ErrorMessage.Fatal;
  const isFirst = (before & RootErrorStatus.ErrFatalNonfatalReceived) == 0;
  let bits: u32 = RootErrorStatus.ErrFatalNonfatalReceived;
  bits |= isFatal
    ? RootErrorStatus.FatalErrorMessagesReceived
    : RootErrorStatus.NonFatalErrorMessagesReceived;
  if (isFirst) {
    put32(port, at + Aer.ErrorSourceIdentification, (sources(port, at) & 0xffff) | (source << 16));
    if (isFatal) bits |= RootErrorStatus.FirstUncorrectableFatal;
  } else bits |= RootErrorStatus.MultipleErrFatalNonfatalReceived;
  setStatus(port, at + Aer.RootErrorStatus, bits);
}

function sources(port: PciFunction, at: u32): u32 {
  return get32(port, at + Aer.ErrorSourceIdentification);
}

/** Whether the port would hold an interrupt for its errors now. */
export function isRootErrorPending(port: PciFunction): bool {
  const at = blockAt(port.layout, BlockKind.Aer);
  return isPending(port, at, get32(port, at + Aer.RootErrorStatus));
}

function isPending(port: PciFunction, at: u32, status: u32): bool {
  return isEnabledFor(get32(port, at + Aer.RootErrorCommand), status);
}

/** Whether a Root Error Command lets a Root Error Status interrupt. */
export function isEnabledFor(command: u32, status: u32): bool {
  return (
    ((command & RootErrorCommand.CorrectableErrorReportingEnable) != 0 &&
      (status & RootErrorStatus.ErrCorReceived) != 0) ||
    ((command & RootErrorCommand.NonFatalErrorReportingEnable) != 0 &&
      (status & RootErrorStatus.NonFatalErrorMessagesReceived) != 0) ||
    ((command & RootErrorCommand.FatalErrorReportingEnable) != 0 &&
      (status & RootErrorStatus.FatalErrorMessagesReceived) != 0)
  );
}

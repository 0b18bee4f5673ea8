// An error is detected: noted in the registers of a Function or VF, logged, and told upward, PCIe §6.2.5 and Table 6-2.
// A VF has status bits and a log of its own; enables, masks and severity are its PF's (R76, R96, R97).

import { AerError, ErrorFlag, ErrorMessage, EventKind } from "../../src/abi";
import { emit } from "../function/events";
import { AnyFunction, PciFunction } from "../function/records";
import { get16, get32 } from "../function/registers";
import {
  AdvancedErrorReporting as Aer,
  CorrectableErrorStatus as Correctable,
  UncorrectableErrorSeverity as Severity,
} from "../generated/advanced-error-reporting";
import { DeviceControl, DeviceStatus } from "../generated/pci-express";
import { Command, Status, Type0Header } from "../generated/type-0-header";
import { vfOf } from "../upstream/requester";
import { trigger, triggersOn } from "./containment";
import { isCompletion } from "./header";
import { logError } from "./log";
import { sendMessage } from "./message";
import {
  aerAt,
  isImplemented,
  isRoleBased,
  reporting,
  serrEnable,
  setDeviceStatus,
  setHeaderStatus,
  setSecondaryStatus,
  setStatus,
} from "./registers";

/** Fatal where nothing says otherwise: the reset value of the Severity register, which holds without AER too. */
const FATAL: u32 =
  Severity.DataLinkProtocolErrorSeverity |
  Severity.SurpriseDownErrorSeverity |
  Severity.FlowControlProtocolErrorSeverity |
  Severity.ReceiverOverflowSeverity |
  Severity.MalformedTlpSeverity |
  Severity.UncorrectableInternalErrorSeverity;

/**
 * Reports an error that a Function or VF detected. `error` is its bit in the uncorrectable registers of AER, or
 * AerError.Correctable + its bit in the correctable ones; `flags` are ErrorFlags; h0 to h3 the header of the TLP that was
 * in error, as Header Logs show it (error/header.ts).
 */
export function reportError(
  record: AnyFunction,
  error: u32,
  flags: u32,
  h0: u32,
  h1: u32,
  h2: u32,
  h3: u32,
): void {
  if (error >= <u32>AerError.Correctable) return reportCorrectable(record, error - AerError.Correctable);
  const f = record.layout.function;
  const bit: u32 = 1 << error;
  const isFatal = (severityOf(f) & bit) != 0;
  const isAdvisory = !isFatal && (flags & ErrorFlag.Advisory) != 0 && isRoleBased(f);
  const isUnsupported = error == AerError.UnsupportedRequest;
  let news = noteInHeader(record, error, flags, h0);
  news |= setDeviceStatus(record, deviceStatusOf(isFatal, isAdvisory, isUnsupported));
  const isMasked = (uncorrectableMask(f) & bit) != 0;
  news |= logUncorrectable(record, error, flags, isMasked, h0, h1, h2, h3);
  if (isAdvisory) return tellAdvisory(record, f, error, isUnsupported, news);
  const message = isFatal ? ErrorMessage.Fatal : ErrorMessage.NonFatal;
  // A port that contains what is below sends no message of its own error either.
  const isContained = !isMasked && record.layout.isVf == 0 && triggersOn(f, message);
  const sends = !isMasked && !isContained && maySend(f, isFatal, isUnsupported);
  tell(record, error, news, sends ? message + 1 : 0, false);
  if (isContained) trigger(f, 0, 0);
  else if (sends) sendMessage(record, message);
}

function reportCorrectable(record: AnyFunction, error: u32): void {
  const f = record.layout.function;
  const bit: u32 = 1 << error;
  let news = setDeviceStatus(record, DeviceStatus.CorrectableErrorDetected);
  news |= noteCorrectable(record, bit);
  const sends =
    (correctableMask(f) & bit) == 0 && reporting(f, DeviceControl.CorrectableErrorReportingEnable);
  tell(record, AerError.Correctable + error, news, sends ? ErrorMessage.Correctable + 1 : 0, false);
  if (sends) sendMessage(record, ErrorMessage.Correctable);
}

/** An error that somebody else will act upon goes up as ERR_COR, PCIe §6.2.3.2.4; an Unsupported Request if both enables say so. */
function tellAdvisory(
  record: AnyFunction,
  f: PciFunction,
  error: u32,
  isUnsupported: bool,
  before: u32,
): void {
  const news = before | noteCorrectable(record, Correctable.AdvisoryNonFatalErrorStatus);
  const sends =
    (correctableMask(f) & Correctable.AdvisoryNonFatalErrorStatus) == 0 &&
    reporting(f, DeviceControl.CorrectableErrorReportingEnable) &&
    (!isUnsupported || reporting(f, DeviceControl.UnsupportedRequestReportingEnable));
  tell(record, error, news, sends ? ErrorMessage.Correctable + 1 : 0, true);
  if (sends) sendMessage(record, ErrorMessage.Correctable);
}

/** What the Status register says of it, or the Secondary Status register of a Bridge that received it from below. */
function noteInHeader(record: AnyFunction, error: u32, flags: u32, h0: u32): u32 {
  let bits: u32 = 0;
  if (error == AerError.PoisonedTlp) {
    bits = Status.DetectedParityError;
    const answers = (get16(record.layout.function, Type0Header.Command) & Command.ParityErrorResponse) != 0;
    if (answers && (flags & ErrorFlag.Header) != 0 && isCompletion(h0)) bits |= Status.MasterDataParityError;
  } else if (error == AerError.CompleterAbort) bits = Status.SignaledTargetAbort;
  if ((flags & ErrorFlag.Secondary) != 0) return setSecondaryStatus(record.layout.function, bits);
  return setHeaderStatus(record, bits);
}

function deviceStatusOf(isFatal: bool, isAdvisory: bool, isUnsupported: bool): u32 {
  let bits: u32 = DeviceStatus.NonFatalErrorDetected;
  if (isAdvisory) bits = DeviceStatus.CorrectableErrorDetected;
  else if (isFatal) bits = DeviceStatus.FatalErrorDetected;
  return isUnsupported ? bits | DeviceStatus.UnsupportedRequestDetected : bits;
}

/** The status bit is set in any case; pointer and log are those of the first error that is not masked. */
function logUncorrectable(
  record: AnyFunction,
  error: u32,
  flags: u32,
  isMasked: bool,
  h0: u32,
  h1: u32,
  h2: u32,
  h3: u32,
): u32 {
  const at = aerAt(record);
  if (at == 0 || !isImplemented(record, at + Aer.UncorrectableErrorStatus, 1 << error)) return 0;
  const hasHeader = (flags & ErrorFlag.Header) != 0;
  const fits =
    isMasked ||
    logError(record, error, hasHeader ? h0 : 0, hasHeader ? h1 : 0, hasHeader ? h2 : 0, hasHeader ? h3 : 0);
  const news = setStatus(record, at + Aer.UncorrectableErrorStatus, 1 << error);
  if (!fits) reportCorrectable(record, HEADER_LOG_OVERFLOW);
  return news;
}

const HEADER_LOG_OVERFLOW: u32 = 15;

function noteCorrectable(record: AnyFunction, bits: u32): u32 {
  const at = aerAt(record);
  return at != 0 ? setStatus(record, at + Aer.CorrectableErrorStatus, bits) : 0;
}

/** By Device Control, or by SERR# Enable, which does not ask whether Unsupported Requests are reported. */
function maySend(f: PciFunction, isFatal: bool, isUnsupported: bool): bool {
  if (serrEnable(f)) return true;
  if (isUnsupported && !reporting(f, DeviceControl.UnsupportedRequestReportingEnable)) return false;
  return reporting(
    f,
    isFatal ? DeviceControl.FatalErrorReportingEnable : DeviceControl.NonFatalErrorReportingEnable,
  );
}

function severityOf(f: PciFunction): u32 {
  const at = aerAt(f);
  return at != 0 ? get32(f, at + Aer.UncorrectableErrorSeverity) : FATAL;
}

function uncorrectableMask(f: PciFunction): u32 {
  const at = aerAt(f);
  return at != 0 ? get32(f, at + Aer.UncorrectableErrorMask) : 0;
}

function correctableMask(f: PciFunction): u32 {
  const at = aerAt(f);
  return at != 0 ? get32(f, at + Aer.CorrectableErrorMask) : 0;
}

/** One event for each error that leaves a trace: `message` is 1 + ErrorMessage, or 0 if none is sent. */
function tell(record: AnyFunction, error: u32, news: u32, message: u32, isAdvisory: bool): void {
  if (news == 0 && message == 0) return;
  const what = error | (message << 8) | (isAdvisory ? 1 << 16 : 0);
  emit(EventKind.Error, record.layout.function.handle, vfOf(record), what);
}

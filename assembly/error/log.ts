// First Error Pointer and Header Log of an uncorrectable error, PCIe §6.2.4.2. With Multiple Header Recording later errors
// wait in line, and the next moves up when software clears the first one's status bit.
//
//   queue   QUEUED × 32 bytes   record (0: free) | error | h0 h1 h2 h3 | order

import { AnyFunction } from "../function/records";
import { get32, put32 } from "../function/registers";
import {
  AdvancedErrorReporting as Aer,
  AdvancedErrorCapabilitiesAndControl as Control,
} from "../generated/advanced-error-reporting";
import { aerAt, isAer, setStatus } from "./registers";

const QUEUED: u32 = 64;
const QUEUE = memory.data(2048, 16);
const ORDER = memory.data(4, 16);

@unmanaged
class Entry {
  record: usize;
  error: u32;
  h0: u32;
  h1: u32;
  h2: u32;
  h3: u32;
  order: u32;
  unused: u32;
}

/** An error that is not masked was detected; its status bit is set afterwards. False if the line is full. */
export function logError(record: AnyFunction, error: u32, h0: u32, h1: u32, h2: u32, h3: u32): bool {
  const at = aerAt(record);
  const control = get32(record, at + Aer.AdvancedErrorCapabilitiesAndControl);
  if (!isPointerValid(record, at, control)) {
    point(record, at, control, error, h0, h1, h2, h3);
    return true;
  }
  if ((control & Control.MultipleHeaderRecordingEnable) == 0) return true;
  const entry = freeEntry();
  if (!entry) return false;
  entry.record = changetype<usize>(record);
  entry.error = error;
  entry.h0 = h0;
  entry.h1 = h1;
  entry.h2 = h2;
  entry.h3 = h3;
  entry.order = load<u32>(ORDER);
  store<u32>(ORDER, entry.order + 1);
  return true;
}

/** Software cleared status bits: the pointer goes with the bit it points to. */
export function onStatusCleared(record: AnyFunction, cleared: u32): void {
  const at = aerAt(record);
  const control = get32(record, at + Aer.AdvancedErrorCapabilitiesAndControl);
  if (((cleared >> (control & Control.FirstErrorPointer)) & 1) == 0) return;
  const next = firstOf(record);
  if (!next) return point(record, at, control, 0, 0, 0, 0, 0);
  next.record = 0;
  setStatus(record, at + Aer.UncorrectableErrorStatus, 1 << next.error);
  point(record, at, control, next.error, next.h0, next.h1, next.h2, next.h3);
}

/** What waits in line for a Function or VF that is reset, or is gone. */
export function forgetQueued(from: usize, bytes: usize): void {
  for (let i: u32 = 0; i < QUEUED; i++) {
    const entry = entryOf(i);
    if (entry.record - from < bytes) entry.record = 0;
  }
}

function isPointerValid(record: AnyFunction, at: u32, control: u32): bool {
  return (
    ((get32(record, at + Aer.UncorrectableErrorStatus) >> (control & Control.FirstErrorPointer)) & 1) != 0
  );
}

function point(
  record: AnyFunction,
  at: u32,
  control: u32,
  error: u32,
  h0: u32,
  h1: u32,
  h2: u32,
  h3: u32,
): void {
  put32(record, at + Aer.AdvancedErrorCapabilitiesAndControl, (control & ~Control.FirstErrorPointer) | error);
  if (!isAer(record, at + Aer.HeaderLog3)) return;
  put32(record, at + Aer.HeaderLog0, h0);
  put32(record, at + Aer.HeaderLog1, h1);
  put32(record, at + Aer.HeaderLog2, h2);
  put32(record, at + Aer.HeaderLog3, h3);
}

function entryOf(index: u32): Entry {
  return changetype<Entry>(QUEUE + <usize>index * offsetof<Entry>());
}

function freeEntry(): Entry | null {
  for (let i: u32 = 0; i < QUEUED; i++) if (entryOf(i).record == 0) return entryOf(i);
  return null;
}

/** The oldest that waits for this Function or VF. */
function firstOf(record: AnyFunction): Entry | null {
  let first: Entry | null = null;
  for (let i: u32 = 0; i < QUEUED; i++) {
    const entry = entryOf(i);
    if (entry.record != changetype<usize>(record)) continue;
    if (!first || entry.order < first.order) first = entry;
  }
  return first;
}

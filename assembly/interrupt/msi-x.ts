// MSI-X as the Function itself sees it, PCIe §7.7.2: vectors in a table, what is pending in an array behind it.

import { BlockKind, InterruptOutcome } from "../../src/abi";
import { blockAt } from "../function/layout";
import { AnyFunction } from "../function/records";
import { get16 } from "../function/registers";
import { msiXOf } from "../function/vfs";
import { MessageControl, MsiX } from "../generated/msi-x";
import { mayRequest, vfOf } from "../upstream/requester";
import { sendMessage } from "./message";

/** A table entry. */
const enum Vector {
  Address = 0,
  Data = 8,
  Control = 12,
  Bytes = 16,
}

/** Offset of the capability if it is enabled, else 0. */
export function enabledMsiX(record: AnyFunction): u32 {
  const at = blockAt(record.layout, BlockKind.MsiX);
  return at != 0 && record.layout.vectors != 0 && (controlOf(record, at) & MessageControl.MsiXEnable) != 0
    ? at
    : 0;
}

export function raiseMsiX(record: AnyFunction, at: u32, vector: u32): u32 {
  if (vector >= record.layout.vectors) return InterruptOutcome.Disabled;
  const table = tableOf(record);
  if (isFunctionMasked(record, at) || isMasked(table, vector) || !mayRequest(record)) {
    const bits = pendingAt(record, table, vector);
    store<u32>(bits, load<u32>(bits) | (1 << (vector & 31)));
    return InterruptOutcome.Pending;
  }
  send(record, table, vector);
  return InterruptOutcome.Sent;
}

/** Sends what is pending and no longer masked, each vector once. The Function may request. */
export function releaseMsiX(record: AnyFunction, at: u32): void {
  if (isFunctionMasked(record, at)) return;
  const table = tableOf(record);
  const vectors = record.layout.vectors;
  for (let first: u32 = 0; first < vectors; first += 32) {
    let bits = load<u32>(pendingAt(record, table, first));
    for (; bits != 0; bits &= bits - 1) releaseVector(record, table, first + ctz(bits));
  }
}

/** A table entry was written: its vector may be free now. */
export function onVectorWrite(record: AnyFunction, vector: u32): void {
  const at = enabledMsiX(record);
  if (at != 0 && !isFunctionMasked(record, at) && mayRequest(record))
    releaseVector(record, tableOf(record), vector);
}

/** The 32 pending bits from vector `first` on. */
export function pendingMsiX(record: AnyFunction, first: u32): u32 {
  return first < record.layout.vectors ? load<u32>(pendingAt(record, tableOf(record), first)) : 0;
}

function releaseVector(record: AnyFunction, table: usize, vector: u32): void {
  const at = pendingAt(record, table, vector);
  const bit: u32 = 1 << (vector & 31);
  const bits = load<u32>(at);
  if ((bits & bit) == 0 || isMasked(table, vector)) return;
  store<u32>(at, bits & ~bit);
  send(record, table, vector);
}

function send(record: AnyFunction, table: usize, vector: u32): void {
  const entry = table + <usize>vector * Vector.Bytes;
  sendMessage(record, vector, load<u64>(entry, Vector.Address), load<u32>(entry, Vector.Data));
}

function controlOf(record: AnyFunction, at: u32): u32 {
  return get16(record, at + MsiX.MessageControl);
}

function isFunctionMasked(record: AnyFunction, at: u32): bool {
  return (controlOf(record, at) & MessageControl.FunctionMask) != 0;
}

function isMasked(table: usize, vector: u32): bool {
  return (load<u32>(table + <usize>vector * Vector.Bytes, Vector.Control) & 1) != 0;
}

function tableOf(record: AnyFunction): usize {
  const f = record.layout.function;
  const vf = vfOf(record);
  return vf == 0 ? f.msiX : msiXOf(f.srIov!, vf - 1);
}

/** Where the dword with the pending bit of a vector lies. */
function pendingAt(record: AnyFunction, table: usize, vector: u32): usize {
  return table + <usize>record.layout.vectors * Vector.Bytes + ((vector >> 5) << 2);
}

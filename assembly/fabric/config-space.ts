// Software's read and write of configuration space: the one gate, PCIe §7.2.2 and §7.4 as arithmetic.

import { CompletionStatus, RequestEntry, RequestFlag } from "../../src/abi";
import { byteLanes, byteShift } from "../base/bits";
import { state } from "../base/state";
import { captureBus } from "../capability/capture";
import { onWrite } from "../capability/on-write";
import { Cell, cellAt, ownerOf, slotOf } from "../function/layout";
import { AnyFunction } from "../function/records";
import { answers, asksForRetry, captures, isPlain, recordOf, routingEntry } from "../hierarchy/routing";
import { landPeerMessages } from "./peer-messages";
import { askForRetry } from "./retry";

const ALL_ONES: u32 = 0xffffffff;

/** Data in the low bits; all ones of that size when no Function answers. `size` is 1, 2 or 4, `offset` a multiple of it. */
export function read(rid: u32, offset: u32, size: u32): u32 {
  const entry = routingEntry(rid);
  if (!answers(entry, offset)) return unanswered(entry, offset, size, false);
  const record = recordOf(entry);
  const cell = cellAt(record.layout, offset & ~3);
  const value = load<u32>(placeOf(record, cell, load<u32>(cell, Cell.Meta)));
  state().completion = CompletionStatus.Successful;
  return (value >>> byteShift(offset)) & onesOf(size);
}

export function write(rid: u32, offset: u32, size: u32, value: u32): void {
  const entry = routingEntry(rid);
  if (!answers(entry, offset)) {
    unanswered(entry, offset, size, true);
    return;
  }
  const record = recordOf(entry);
  if (captures(entry)) captureBus(record, rid >> 8);
  const cell = cellAt(record.layout, offset & ~3);
  const meta = load<u32>(cell, Cell.Meta);
  const at = placeOf(record, cell, meta);
  const lanes = byteLanes(offset, size);
  const data = value << byteShift(offset);
  const before = load<u32>(at);
  const change = changeOf(cell, before, data) & lanes;
  state().completion = CompletionStatus.Successful;
  if (change != 0) land(rid, offset, record, at, meta, lanes, data, before, change);
}

/**
 * A request of the ring, read or write. Both take one path, with branches only for what is rare: which of the two comes
 * next and which register it is for cannot be predicted.
 */
export function carryOut(entry: usize): void {
  const where = load<u32>(entry, RequestEntry.RoutingId);
  const routed = routingEntry(where);
  if (!isPlain(routed) || where >> 28 != 0) return carryOutRare(entry);
  const record = recordOf(routed);
  const control = load<i8>(entry, RequestEntry.Size);
  const isWrite = <u32>(control >> 7);
  const offset = where >>> 16;
  const lanes = byteLanes(offset, control & 7);
  const value = load<u32>(entry, RequestEntry.Data);
  const data = value << byteShift(offset);
  const cell = cellAt(record.layout, offset & ~3);
  const meta = load<u32>(cell, Cell.Meta);
  const at = placeOf(record, cell, meta);
  const before = load<u32>(at);
  const change = changeOf(cell, before, data) & lanes & isWrite;
  store<u32>(entry, select(value, (before & lanes) >>> byteShift(offset), isWrite != 0), RequestEntry.Data);
  store<u8>(entry, CompletionStatus.Successful, RequestEntry.Status);
  if (change != 0) land(where & 0xffff, offset, record, at, meta, lanes, data, before, change);
}

/** The same by single accesses: nobody there, 256 bytes only, or a write that makes the device capture its bus number. */
function carryOutRare(entry: usize): void {
  const rid: u32 = load<u16>(entry, RequestEntry.RoutingId);
  const offset: u32 = load<u16>(entry, RequestEntry.Offset);
  const size: u32 = load<u8>(entry, RequestEntry.Size);
  if ((size & RequestFlag.Write) != 0) write(rid, offset, size & 7, load<u32>(entry, RequestEntry.Data));
  else store<u32>(entry, read(rid, offset, size), RequestEntry.Data);
  store<u8>(entry, <u8>state().completion, RequestEntry.Status);
}

/** Where the value of a dword lies: in its cell, or in the line of a VF that has it for itself. */
function placeOf(record: AnyFunction, cell: usize, meta: u32): usize {
  const slot = slotOf(meta);
  return select(changetype<usize>(record) + (slot << 2), cell, slot != 0);
}

/** The bits that data changes: writable ones that differ, clearable ones that are set in both. No bit is of both kinds. */
function changeOf(cell: usize, before: u32, data: u32): u32 {
  return (
    ((before ^ data) & load<u32>(cell, Cell.Writable)) | (before & data & load<u32>(cell, Cell.Clearable))
  );
}

/** A write that changes something. No behaviour asks about any other. */
function land(
  rid: u32,
  offset: u32,
  record: AnyFunction,
  at: usize,
  meta: u32,
  lanes: u32,
  data: u32,
  before: u32,
  change: u32,
): void {
  store<u32>(at, before ^ change);
  const owner = ownerOf(meta);
  if (owner == 0) return;
  onWrite(rid, record, owner, offset & ~3, lanes, data & lanes, before, before ^ change);
  landPeerMessages();
}

function onesOf(size: u32): u32 {
  return ALL_ONES >>> (32 - (size << 3));
}

/** Whoever is there is not ready, or nobody is. */
function unanswered(entry: u32, offset: u32, size: u32, isWrite: bool): u32 {
  return asksForRetry(entry) ? askForRetry(recordOf(entry), offset, size, isWrite) : refuse(size);
}

/** Nobody answers: Unsupported Request, and all ones for a read (R15). */
function refuse(size: u32): u32 {
  state().completion = CompletionStatus.UnsupportedRequest;
  return onesOf(size);
}

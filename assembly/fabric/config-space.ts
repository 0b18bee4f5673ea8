// Software's read and write of configuration space: the one gate, PCIe §7.2.2 and §7.4 as arithmetic.

import { CompletionStatus } from "../../src/abi";
import { byteLanes, byteShift } from "../base/bits";
import { state } from "../base/state";
import { captureBus } from "../capability/capture";
import { onWrite } from "../capability/on-write";
import { Cell, cellAt, ownerOf, slotOf } from "../function/layout";
import { AnyFunction } from "../function/records";
import { captures, recordOf, routingEntry } from "../hierarchy/routing";

const ALL_ONES: u32 = 0xffffffff;

/** Data in the low bits; all ones of that size when no Function answers. `size` is 1, 2 or 4, `offset` a multiple of it. */
export function read(rid: u32, offset: u32, size: u32): u32 {
  const entry = routingEntry(rid);
  const shift = byteShift(offset);
  if (entry == 0) return refuse(size);
  const record = recordOf(entry);
  if (offset >> 2 >= record.layout.dwords) return refuse(size);
  const cell = cellAt(record.layout, offset & ~3);
  const slot = slotOf(load<u32>(cell, Cell.Meta));
  const value = load<u32>(select(changetype<usize>(record) + (slot << 2), cell, slot != 0));
  state().completion = CompletionStatus.Successful;
  return (value & byteLanes(offset, size)) >>> shift;
}

export function write(rid: u32, offset: u32, size: u32, value: u32): void {
  const entry = routingEntry(rid);
  if (entry == 0) {
    refuse(size);
    return;
  }
  const record = recordOf(entry);
  if (offset >> 2 >= record.layout.dwords) {
    refuse(size);
    return;
  }
  if (captures(entry)) captureBus(record, rid >> 8);
  writeTo(record, rid, offset, size, value);
  state().completion = CompletionStatus.Successful;
}

function writeTo(record: AnyFunction, rid: u32, offset: u32, size: u32, value: u32): void {
  const dword = offset & ~3;
  const lanes = byteLanes(offset, size);
  const data = (value << byteShift(offset)) & lanes;
  const cell = cellAt(record.layout, dword);
  const meta = load<u32>(cell, Cell.Meta);
  const slot = slotOf(meta);
  const at = select(changetype<usize>(record) + (slot << 2), cell, slot != 0);
  const before = load<u32>(at);
  const writable = load<u32>(cell, Cell.Writable) & lanes;
  const cleared = load<u32>(cell, Cell.Clearable) & data;
  const after = (before & ~(writable | cleared)) | (data & writable);
  store<u32>(at, after);
  const owner = ownerOf(meta);
  if (owner != 0) onWrite(rid, record, owner, dword, lanes, data, before, after);
}

/** Nobody answers: Unsupported Request, and all ones for a read (R15). */
function refuse(size: u32): u32 {
  state().completion = CompletionStatus.UnsupportedRequest;
  return ALL_ONES >>> (32 - (size << 3));
}

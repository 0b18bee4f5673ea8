// The device's own door: named loads and stores, no attributes. Software's door is fabric/config-space.ts.

import { Cell, Cold, cellAt, coldAt, slotOf } from "./layout";
import { AnyFunction } from "./records";

/** Where the live value of a dword lies: in the layout's image, or in the VF's line. */
export function valueAt(f: AnyFunction, dword: u32): usize {
  const cell = cellAt(f.layout, dword);
  const slot = slotOf(load<u32>(cell, Cell.Meta));
  return select(changetype<usize>(f) + (slot << 2), cell, slot != 0);
}

export function get32(f: AnyFunction, offset: u32): u32 {
  return load<u32>(valueAt(f, offset));
}

export function get16(f: AnyFunction, offset: u32): u32 {
  return load<u16>(valueAt(f, offset & ~3) + (offset & 2));
}

export function get8(f: AnyFunction, offset: u32): u32 {
  return load<u8>(valueAt(f, offset & ~3) + (offset & 3));
}

export function put32(f: AnyFunction, offset: u32, value: u32): void {
  store<u32>(valueAt(f, offset), value);
}

export function put16(f: AnyFunction, offset: u32, value: u32): void {
  store<u16>(valueAt(f, offset & ~3) + (offset & 2), value);
}

/** What software may write to a dword from now on. */
export function setWritable(f: AnyFunction, dword: u32, mask: u32): void {
  store<u32>(cellAt(f.layout, dword), mask, Cell.Writable);
}

export function writable(f: AnyFunction, dword: u32): u32 {
  return load<u32>(cellAt(f.layout, dword), Cell.Writable);
}

/** What software might write when the Function was built. */
export function writableAsBuilt(f: AnyFunction, dword: u32): u32 {
  return load<u32>(coldAt(f.layout, dword), Cold.WritableAsBuilt);
}

export function resetValue(f: AnyFunction, dword: u32): u32 {
  return load<u32>(coldAt(f.layout, dword), Cold.Reset);
}

// MSI-X tables and Pending Bit Arrays as memory requests see them, PCIe §7.7.2.

import { AnyFunction, Layout } from "../function/records";
import { onVectorWrite } from "../interrupt/msi-x";

export const NOT_MSI_X: u32 = 0xffffffff;
const ENTRY: u32 = 16;

/** Byte offset into the MSI-X state (table, then PBA) of an address within a BAR; NOT_MSI_X if it is plain memory. */
export function msiXPlace(layout: Layout, bar: u32, offset: u64): u32 {
  const vectors = layout.vectors;
  if (vectors == 0) return NOT_MSI_X;
  const tableBytes = vectors * ENTRY;
  if (bar == layout.tableBar && offset - layout.tableOffset < tableBytes)
    return <u32>(offset - layout.tableOffset);
  const pbaBytes = ((vectors + 63) >> 6) << 3;
  if (bar == layout.pbaBar && offset - layout.pbaOffset < pbaBytes)
    return tableBytes + <u32>(offset - layout.pbaOffset);
  return NOT_MSI_X;
}

export function msiXRead(at: usize, place: u32, size: u32): u32 {
  if (size == 1) return load<u8>(at + place);
  return size == 2 ? load<u16>(at + place) : load<u32>(at + place);
}

/** The PBA ignores writes; address bits 1:0 read zero; Vector Control has one bit, the mask, which may let go what is pending. */
export function msiXWrite(
  record: AnyFunction,
  at: usize,
  layout: Layout,
  place: u32,
  size: u32,
  value: u32,
): void {
  if (place >= layout.vectors * ENTRY) return;
  const dword = at + (place & ~3);
  const shift = (place & 3) << 3;
  const lanes = (<u32>0xffffffff >>> (32 - (size << 3))) << shift;
  const merged = (load<u32>(dword) & ~lanes) | ((value << shift) & lanes);
  store<u32>(dword, merged & writableBits(place & 12));
  onVectorWrite(record, place / ENTRY);
}

function writableBits(field: u32): u32 {
  if (field == 0) return 0xfffffffc;
  return field == 12 ? 1 : 0xffffffff;
}

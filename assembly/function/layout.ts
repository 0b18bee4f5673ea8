// Layout: what Functions of one kind have in common. A Function has one of its own; all VFs of a PF share one.
//
//   header | cells: 16 bytes a dword | cold: 16 bytes a dword
//
//   cell   image   writable  clearable  meta          one cache line holds what an access to a dword needs
//   cold   reset   sticky    keptByFlr  writable as built
//
//   meta   31      24 23     16 15                  0
//          |    0    | owner   | slot               |   slot 0: the value is the cell's image;
//                                                       else: dword `slot` of the VF's line

import { BlockKind } from "../../src/abi";
import { reserve } from "../base/memory";
import { Layout, PciFunction } from "./records";

export const enum Cell {
  Image = 0,
  Writable = 4,
  Clearable = 8,
  Meta = 12,
  Bytes = 16,
}

export const enum Cold {
  Reset = 0,
  Sticky = 4,
  KeptByFlr = 8,
  WritableAsBuilt = 12,
  Bytes = 16,
}

/** Bytes of the header, which a Layout fits in. */
const CELLS: usize = 64;

export function reserveLayout(f: PciFunction, dwords: u32, isVf: bool): Layout | null {
  const at = reserve(CELLS + dwords * Cell.Bytes, 64);
  const cold = reserve(dwords * Cold.Bytes, 64);
  const blocks = reserve(BlockKind.Count * 2);
  if (at == 0 || cold == 0 || blocks == 0) return null;
  const layout = changetype<Layout>(at);
  layout.function = f;
  layout.dwords = dwords;
  layout.isVf = isVf ? 1 : 0;
  layout.lineDwords = 1;
  layout.cold = cold;
  layout.blocks = blocks;
  return layout;
}

/** Address of the cell of a dword-aligned byte offset. */
export function cellAt(layout: Layout, dword: u32): usize {
  return changetype<usize>(layout) + ((<usize>dword) << 2) + CELLS;
}

export function coldAt(layout: Layout, dword: u32): usize {
  return layout.cold + ((<usize>dword) << 2);
}

export function slotOf(meta: u32): u32 {
  return meta & 0xffff;
}

export function ownerOf(meta: u32): u32 {
  return (meta >> 16) & 0xff;
}

export function blockAt(layout: Layout, kind: u32): u32 {
  return load<u16>(layout.blocks + (kind << 1));
}

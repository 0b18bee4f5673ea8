// Laying a block's planes into a layout, and giving VFs room for the dwords they own.

import { Plane } from "../../src/abi";
import { Cell, Cold, cellAt, coldAt } from "./layout";
import { Layout } from "./records";

/** Lays `dwords` dwords of planes (see abi.ts, Plane) at byte offset `at`. False if they reach beyond the space. */
export function placeBlock(layout: Layout, kind: u32, at: u32, dwords: u32, planes: usize): bool {
  if ((at & 3) != 0 || dwords == 0 || (at >> 2) + dwords > layout.dwords) return false;
  for (let i: u32 = 0; i < dwords; i++)
    placeDword(layout, kind, at + (i << 2), planes + (i << 2), dwords << 2);
  store<u16>(layout.blocks + (kind << 1), <u16>at);
  return true;
}

function placeDword(layout: Layout, kind: u32, dword: u32, plane: usize, bytes: u32): void {
  const cell = cellAt(layout, dword);
  const cold = coldAt(layout, dword);
  const own = load<u32>(plane + Plane.Own * bytes) != 0;
  const slot = layout.isVf != 0 && own ? nextSlot(layout) : 0;
  store<u32>(cell, load<u32>(plane + Plane.Image * bytes), Cell.Image);
  store<u32>(cell, load<u32>(plane + Plane.Writable * bytes), Cell.Writable);
  store<u32>(cell, load<u32>(plane + Plane.Clearable * bytes), Cell.Clearable);
  store<u32>(cell, slot | (kind << 16), Cell.Meta);
  store<u32>(cold, load<u32>(plane + Plane.Reset * bytes), Cold.Reset);
  store<u32>(cold, load<u32>(plane + Plane.Sticky * bytes), Cold.Sticky);
  store<u32>(cold, load<u32>(plane + Plane.KeptByFlr * bytes), Cold.KeptByFlr);
  store<u32>(cold, load<u32>(plane + Plane.Writable * bytes), Cold.WritableAsBuilt);
}

function nextSlot(layout: Layout): u32 {
  const slot = layout.lineDwords;
  layout.lineDwords = slot + 1;
  return slot;
}

// Resizable BAR and VF Resizable BAR: a write of BAR Size gives the BAR other masks, and the decoder another range.
//
// Sizes are locked by their masks: those of a Function's BARs while Memory Space Enable is set, those of VF BARs while VF
// Enable is. A size that the entry does not support is not taken.

import { BlockKind } from "../../src/abi";
import { state } from "../base/state";
import { barKind, barOf, is64Bit, isIo, NO_BAR, setBar } from "../function/function";
import { blockAt } from "../function/layout";
import { PciFunction } from "../function/records";
import { get16, get32, put32, setWritable, writableAsBuilt } from "../function/registers";
import { setVfBar, vfBarOf } from "../function/vfs";
import { ResizableBar, ResizableBarCapability, ResizableBarControl } from "../generated/resizable-bar";
import { Command, Type0Header } from "../generated/type-0-header";
import { layBar, layVfBars } from "../hierarchy/bars";

/** Bytes from one entry to the next; all six have the form of the first. */
const ENTRY: u32 = 8;
const ENTRIES: u32 = 6;
/** BAR Size 0 is 1 MiB. */
const LEAST_LOG2: u32 = 20;
/** Sizes that the capability register of an entry names; the others stand in its control register. */
const LOW_SIZES: u64 = 28;

/** BAR Size of the entry whose control register stands at `at` was written. */
export function onResizableBarWrite(f: PciFunction, kind: u32, at: u32, relative: u32, before: u32): void {
  if (relative < <u32>ResizableBar.ResizableBarControl || relative >= ENTRIES * ENTRY + ENTRY) return;
  if (supports(f, kind, at)) resize(f, kind, at);
  else put32(f, at, before);
}

/** Every BAR as large as its entry says, and software free to change that: after a reset. */
export function resizableBarsAfterReset(f: PciFunction, kind: u32): void {
  const first = blockAt(f.layout, kind);
  if (first == 0) return;
  for (let i: u32 = 0; i < entriesAt(f, first); i++) {
    const at = controlAt(first, i);
    setWritable(f, at, writableAsBuilt(f, at));
    if (supports(f, kind, at)) resize(f, kind, at);
  }
}

/** While `locked` software changes no size. */
export function lockSizes(f: PciFunction, kind: u32, locked: bool): void {
  const first = blockAt(f.layout, kind);
  if (first == 0) return;
  for (let i: u32 = 0; i < entriesAt(f, first); i++) {
    const at = controlAt(first, i);
    setWritable(f, at, locked ? 0 : writableAsBuilt(f, at));
  }
}

/** Follows Memory Space Enable. */
export function lockOwnSizes(f: PciFunction): void {
  if (blockAt(f.layout, BlockKind.ResizableBar) == 0) return;
  const enabled = (get16(f, Type0Header.Command) & Command.MemorySpaceEnable) != 0;
  lockSizes(f, BlockKind.ResizableBar, enabled);
}

function controlAt(first: u32, entry: u32): u32 {
  return first + ResizableBar.ResizableBarControl + entry * ENTRY;
}

function entriesAt(f: PciFunction, first: u32): u32 {
  const count =
    (get32(f, controlAt(first, 0)) & ResizableBarControl.NumberOfResizableBars) >>
    ResizableBarControl.NumberOfResizableBarsShift;
  return min(count, ENTRIES);
}

function sizeAt(f: PciFunction, at: u32): u32 {
  return (get32(f, at) & ResizableBarControl.BarSize) >> ResizableBarControl.BarSizeShift;
}

function barAt(f: PciFunction, kind: u32, at: u32): u32 {
  const index = get32(f, at) & ResizableBarControl.BarIndex;
  if (index >= ENTRIES) return NO_BAR;
  if (kind == BlockKind.ResizableBar) return barOf(f, index);
  const s = f.srIov;
  return s ? vfBarOf(s, index) : NO_BAR;
}

/** Whether there is such a BAR, and the entry names the size that its control register now has. */
function supports(f: PciFunction, kind: u32, at: u32): bool {
  const bar = barAt(f, kind, at);
  if (bar == NO_BAR || isIo(barKind(bar))) return false;
  const size = sizeAt(f, at);
  if (LEAST_LOG2 + size > <u32>(is64Bit(barKind(bar)) ? 55 : 31)) return false;
  const sizes =
    ((<u64>(get32(f, at) >> ResizableBarControl.SupportedSizesShift)) << LOW_SIZES) |
    (get32(f, at - 4) >> ResizableBarCapability.SupportedSizesShift);
  return ((sizes >> size) & 1) != 0;
}

/** Address bits below the new size are gone; the others stay as they were. */
function resize(f: PciFunction, kind: u32, at: u32): void {
  const index = get32(f, at) & ResizableBarControl.BarIndex;
  const type = barKind(barAt(f, kind, at));
  const log2 = LEAST_LOG2 + sizeAt(f, at);
  if (kind == BlockKind.ResizableBar) {
    setBar(f, index, type, log2);
    layBar(f, index, type, log2);
  } else {
    const s = f.srIov!;
    setVfBar(s, index, type, log2);
    layVfBars(s, s.frozen == 0);
  }
  state().decoderStale = 1;
}

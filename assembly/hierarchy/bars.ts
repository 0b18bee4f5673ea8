// Base Address Registers: size masks laid into the planes, addresses and decode conditions read back.
// Sizing by software needs no code: the writable plane answers it.

import { BarIndex, BlockKind } from "../../src/abi";
import { highSizeMask, lowSizeMask } from "../base/bits";
import { barKind, barLog2, is64Bit, isBridge, isIo, NO_BAR } from "../function/function";
import { blockAt, Cell, Cold, cellAt, coldAt } from "../function/layout";
import { isInD0 } from "../function/power";
import { PciFunction, SrIov } from "../function/records";
import { get16, get32, put32, setWritable } from "../function/registers";
import { vfBarOf } from "../function/vfs";
import { SrIovControl, SrIov as SrIovRegister } from "../generated/sr-iov";
import { Command, Type0Header } from "../generated/type-0-header";
import { Type1Header } from "../generated/type-1-header";

const ROM_ENABLE: u32 = 1;
const ROM_ADDRESS: u32 = 0xfffff800;
const MEMORY_ADDRESS: u32 = 0xfffffff0;
const IO_ADDRESS: u32 = 0xfffffffc;

/** Byte offset of a BAR's register. */
export function barOffset(f: PciFunction, index: u32): u32 {
  if (index != BarIndex.Rom) return Type0Header.Bar0 + (index << 2);
  return isBridge(f) ? Type1Header.ExpansionRomBar : Type0Header.ExpansionRomBar;
}

/** Gives a BAR its type bits and its size, in the image, the reset value and what software may write. */
export function layBar(f: PciFunction, index: u32, kind: u32, log2: u32): void {
  const offset = barOffset(f, index);
  if (index == BarIndex.Rom) return layRegister(f, offset, 0, (lowSizeMask(log2) & ROM_ADDRESS) | ROM_ENABLE);
  layRegister(f, offset, kind, lowSizeMask(log2) & (isIo(kind) ? IO_ADDRESS : MEMORY_ADDRESS));
  if (is64Bit(kind)) layRegister(f, offset + 4, 0, highSizeMask(log2));
}

function layRegister(f: PciFunction, dword: u32, type: u32, mask: u32): void {
  const cell = cellAt(f.layout, dword);
  const cold = coldAt(f.layout, dword);
  store<u32>(cell, (load<u32>(cell) & mask) | type);
  store<u32>(cell, mask, Cell.Writable);
  store<u32>(cold, type, Cold.Reset);
  store<u32>(cold, mask, Cold.WritableAsBuilt);
}

/** Memory BARs and the ROM: would the Function claim its range? Outside of D0 it does not (R93). */
export function barDecodes(f: PciFunction, index: u32): bool {
  if ((get16(f, Type0Header.Command) & Command.MemorySpaceEnable) == 0 || !isInD0(f)) return false;
  return index != BarIndex.Rom || (get32(f, barOffset(f, index)) & ROM_ENABLE) != 0;
}

export function ioBarDecodes(f: PciFunction): bool {
  return (get16(f, Type0Header.Command) & Command.IOSpaceEnable) != 0 && isInD0(f);
}

export function barAddress(f: PciFunction, index: u32, kind: u32): u64 {
  const offset = barOffset(f, index);
  const low = get32(f, offset);
  if (index == BarIndex.Rom) return low & ROM_ADDRESS;
  if (isIo(kind)) return low & IO_ADDRESS;
  const high: u64 = is64Bit(kind) ? (<u64>get32(f, offset + 4)) << 32 : 0;
  return high | (low & MEMORY_ADDRESS);
}

/** VF Enable and VF MSE (R53, R54), and a PF in D0 (R90); the state of a single VF is asked for at each request. */
export function vfApertureDecodes(s: SrIov): bool {
  const at = blockAt(s.pf.layout, BlockKind.SrIov);
  return (
    s.enabled != 0 && (get16(s.pf, at + SrIovRegister.SrIovControl) & SrIovControl.VfMse) != 0 && isInD0(s.pf)
  );
}

export function vfBarAddress(s: SrIov, index: u32, kind: u32): u64 {
  const offset = blockAt(s.pf.layout, BlockKind.SrIov) + SrIovRegister.VfBar0 + (index << 2);
  const high: u64 = is64Bit(kind) ? (<u64>get32(s.pf, offset + 4)) << 32 : 0;
  return high | (get32(s.pf, offset) & MEMORY_ADDRESS);
}

/** log2 of one VF's slice: the native size, or System Page Size if that is larger (R45). */
export function vfBarLog2(s: SrIov, native: u32): u32 {
  return max(native, systemPageLog2(s));
}

/** The lowest bit set counts; none counts as 4 KiB (R43). */
function systemPageLog2(s: SrIov): u32 {
  const pages = get32(s.pf, blockAt(s.pf.layout, BlockKind.SrIov) + SrIovRegister.SystemPageSize);
  return 12 + (pages != 0 ? <u32>ctz(pages) : 0);
}

/** Lets the VF BARs' masks follow System Page Size at once (R113); `writable` false locks them (R56). */
export function layVfBars(s: SrIov, writable: bool): void {
  const first = blockAt(s.pf.layout, BlockKind.SrIov) + SrIovRegister.VfBar0;
  for (let index: u32 = 0; index < 6; index++) {
    const bar = vfBarOf(s, index);
    if (bar == NO_BAR) continue;
    const log2 = vfBarLog2(s, barLog2(bar));
    const kind = barKind(bar);
    const address = isIo(kind) ? IO_ADDRESS : MEMORY_ADDRESS;
    layVfBar(s.pf, first + (index << 2), kind, lowSizeMask(log2) & address, writable);
    if (is64Bit(kind)) layVfBar(s.pf, first + (index << 2) + 4, 0, highSizeMask(log2), writable);
  }
}

function layVfBar(pf: PciFunction, dword: u32, type: u32, mask: u32, writable: bool): void {
  put32(pf, dword, (get32(pf, dword) & mask) | type);
  setWritable(pf, dword, writable ? mask : 0);
  store<u32>(coldAt(pf.layout, dword), type, Cold.Reset);
}

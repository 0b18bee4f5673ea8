// Enhanced Allocation: ranges at addresses that the device fixes, PCIe §7.8.5. The header's BARs do not show them.

import { BlockKind } from "../../src/abi";
import { isBridge } from "../function/function";
import { blockAt } from "../function/layout";
import { PciFunction } from "../function/records";
import { get8, get32 } from "../function/registers";
import { EnhancedAllocation } from "../generated/enhanced-allocation";

const ENTRY_SIZE: u32 = 7;
const ENABLE: u32 = 0x80000000;
const WIDE: u32 = 2;
const ADDRESS: u32 = 0xfffffffc;
const COUNT: u32 = 0x3f;
/** BAR Equivalent Indicator of VF BAR 0. */
const FIRST_VF_BAR: u32 = 9;
const BARS: u32 = 6;
const SPACE_END: u32 = 0x100;

/** Offset of the first entry in configuration space; 0 without the capability. */
export function firstFixed(f: PciFunction): u32 {
  const at = blockAt(f.layout, BlockKind.EnhancedAllocation);
  return at == 0 ? 0 : at + (isBridge(f) ? 8 : 4);
}

/** The entry behind the one at `entry`; 0 after the last of the standard space. */
export function nextFixed(f: PciFunction, entry: u32): u32 {
  const next = entry + 4 + ((get32(f, entry) & ENTRY_SIZE) << 2);
  return next < SPACE_END ? next : 0;
}

export function fixedCount(f: PciFunction): u32 {
  const at = blockAt(f.layout, BlockKind.EnhancedAllocation);
  return at == 0 ? 0 : get8(f, at + EnhancedAllocation.NumberOfEntries) & COUNT;
}

/** Whether the entry is enabled and describes memory of a BAR, or of a VF BAR: primary properties 0, 1, 3 and 4. */
export function fixedDecodes(f: PciFunction, entry: u32): bool {
  const head = get32(f, entry);
  if ((head & ENABLE) == 0 || (head & ENTRY_SIZE) < 2) return false;
  const property = (head >> 8) & 0xff;
  return fixedIsVf(f, entry) ? property == 3 || property == 4 : fixedBar(f, entry) < BARS && property < 2;
}

export function fixedIsVf(f: PciFunction, entry: u32): bool {
  return indicator(f, entry) >= FIRST_VF_BAR && indicator(f, entry) < FIRST_VF_BAR + BARS;
}

/** The BAR, or VF BAR, that the entry stands for. */
export function fixedBar(f: PciFunction, entry: u32): u32 {
  const bar = indicator(f, entry);
  return bar >= FIRST_VF_BAR ? bar - FIRST_VF_BAR : bar;
}

export function fixedBase(f: PciFunction, entry: u32): u64 {
  const low = get32(f, entry + 4);
  const high: u64 = (low & WIDE) != 0 ? get32(f, entry + 12) : 0;
  return (high << 32) | (low & ADDRESS);
}

/** From the base to the last byte; of a VF BAR within one VF's part. */
export function fixedMaxOffset(f: PciFunction, entry: u32): u64 {
  const low = get32(f, entry + 8);
  if ((low & WIDE) == 0) return low | ~ADDRESS;
  const upper: u32 = (get32(f, entry + 4) & WIDE) != 0 ? 16 : 12;
  return ((<u64>get32(f, entry + upper)) << 32) | (low | ~ADDRESS);
}

function indicator(f: PciFunction, entry: u32): u32 {
  return (get32(f, entry) >> 4) & 0xf;
}

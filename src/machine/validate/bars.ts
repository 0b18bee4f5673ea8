// BARs: which registers they take, and their sizes.

import type { BarDescription, FunctionDescription, SrIovCapability } from "../description";
import { child } from "../problems";
import type { Report } from "./report";

/** The decoder's own limit; no device comes near it. */
const LARGEST = 1n << 55n;

const isPowerOfTwo = (value: bigint) => value > 0n && (value & (value - 1n)) === 0n;

const registersOf = (bar: BarDescription) =>
  bar.type === "memory64" ? [bar.index, bar.index + 1] : [bar.index];

/** The registers of a list: `count` there are, and no two BARs share one. */
function checkRegisters(bars: readonly BarDescription[], count: number, report: Report): void {
  const taken = new Map<number, string>();
  for (const bar of bars) {
    const pointer = child(bar.pointer, "index");
    const registers = registersOf(bar);
    if (registers.at(-1)! >= count) {
      const why = bar.type === "memory64" ? "a 64-bit BAR takes two registers" : "there is no such register";
      report.add(pointer, `${why}, and the last is ${count - 1}`, bar.index);
    }
    const other = registers.map((register) => taken.get(register)).find((found) => found !== undefined);
    if (other !== undefined) report.add(pointer, `overlaps the BAR at ${other}`, bar.index);
    for (const register of registers) taken.set(register, bar.pointer);
  }
}

function checkSize(bar: BarDescription, report: Report): void {
  const pointer = child(bar.pointer, "size");
  if (bar.type === "io") {
    if (!isPowerOfTwo(bar.size) || bar.size < 4n || bar.size > 256n) {
      report.add(pointer, "must be a power of two from 4 to 256 bytes", bar.size);
    }
    if (bar.prefetchable) report.add(child(bar.pointer, "prefetchable"), "only memory is prefetchable", true);
    return;
  }
  if (!isPowerOfTwo(bar.size) || bar.size < 16n) {
    report.add(pointer, "must be a power of two ≥ 16 bytes", bar.size);
  } else if (bar.type === "memory32" && bar.size > 1n << 31n) {
    report.add(pointer, "must not be more than 2 GiB in a 32-bit BAR", bar.size);
  } else if (bar.size > LARGEST) {
    report.add(pointer, "must not be more than 2^55 bytes", bar.size);
  }
}

function checkRom(fn: FunctionDescription, report: Report): void {
  if (!fn.rom) return;
  const { size, pointer } = fn.rom;
  if (isPowerOfTwo(size) && size >= 2048n && size <= 1n << 24n) return;
  report.add(pointer, "must be a power of two from 2 KiB to 16 MiB", size);
}

const REGISTERS = [6, 2, 0];

export function checkBars(fn: FunctionDescription, report: Report): void {
  checkRegisters(fn.bars, REGISTERS[fn.headerType] ?? 0, report);
  for (const bar of fn.bars) checkSize(bar, report);
  checkRom(fn, report);
}

export function checkVfBars(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  checkRegisters(srIov.vfBars, 6, report);
  for (const bar of srIov.vfBars) {
    if (bar.type === "io")
      report.breaks("R50", fn, child(bar.pointer, "type"), "a VF BAR has no I/O", bar.type);
    checkSize(bar, report);
  }
}

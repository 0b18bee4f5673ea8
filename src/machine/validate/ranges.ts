// Address ranges of the machine: configuration space, and what enumeration may use.

import type { AddressRange, MachineDescription } from "../description";
import { child } from "../problems";
import type { Report } from "./report";

const MIB = 1n << 20n;

function checkEnd(pointer: string, range: AddressRange, limit: bigint, text: string, report: Report): void {
  if (range.base + range.size > limit)
    report.add(child(pointer, "size"), `must end below ${text}`, range.size);
}

/** Configuration space and the two memory ranges must be apart. */
function checkApart(ranges: readonly { pointer: string; range: AddressRange }[], report: Report): void {
  ranges.forEach(({ pointer, range }, index) => {
    for (const other of ranges.slice(0, index)) {
      const apart =
        range.base >= other.range.base + other.range.size || other.range.base >= range.base + range.size;
      if (!apart) report.add(child(pointer, "base"), `overlaps ${other.pointer}`, range.base);
    }
  });
}

export function checkRanges(machine: MachineDescription, report: Report): void {
  const { ecam, io, mmio32, mmio64 } = machine;
  if (ecam.base % MIB !== 0n) report.add("/ecam/base", "must be a multiple of 1 MiB", ecam.base);
  checkEnd("/io", io, 1n << 16n, "64 KiB", report);
  checkEnd("/mmio32", mmio32, 1n << 32n, "4 GiB", report);
  checkEnd("/mmio64", mmio64, 1n << 64n, "2^64", report);
  const ecamRange = { base: ecam.base, size: BigInt(ecam.buses) * MIB };
  checkApart(
    [
      { pointer: "/ecam", range: ecamRange },
      { pointer: "/mmio32", range: mmio32 },
      { pointer: "/mmio64", range: mmio64 },
    ],
    report,
  );
}

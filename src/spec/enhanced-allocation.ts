// Enhanced Allocation capability: BARs at fixed addresses, which the header's own registers then do not show.

import { numbered } from "./grown";
import { capability, field, flag, type PortType, plain, type Register, register } from "./model";

const indicators = {
  0: "BAR 0",
  1: "BAR 1",
  2: "BAR 2",
  3: "BAR 3",
  4: "BAR 4",
  5: "BAR 5",
  6: "Behind the bridge",
  7: "No BAR",
  8: "Expansion ROM",
  9: "VF BAR 0",
  10: "VF BAR 1",
  11: "VF BAR 2",
  12: "VF BAR 3",
  13: "VF BAR 4",
  14: "VF BAR 5",
};

const properties = {
  0x00: "Memory",
  0x01: "Prefetchable memory",
  0x02: "I/O",
  0x03: "Prefetchable memory of VFs",
  0x04: "Memory of VFs",
  0x05: "Memory behind the bridge",
  0x06: "Prefetchable memory behind the bridge",
  0x07: "I/O behind the bridge",
  0xfd: "Memory, not for use",
  0xfe: "I/O, not for use",
  0xff: "Not available",
};

const SECTION = "7.8.5.3";
const WIDE = 2;

/** A dword of address: bit 1 says that there is an upper half, behind both lower halves. */
function address(name: string, at: number, attribute: "RO" | "RW"): Register {
  return register(name, at, 32, SECTION, [
    flag(0, "Reserved", "RsvdP"),
    flag(1, "64-bit", "RO"),
    field(31, 2, "Address", attribute),
  ]);
}

/** One entry, and the offset behind it. Only what `Entry Size` has room for is there. */
function entry(index: number, at: number, read: (offset: number) => number) {
  const name = (part: string) => numbered(`Entry ${part}`, index);
  const head = read(at);
  const end = at + 4 + 4 * (head & 7);
  const attribute = (head & 0x4000_0000) !== 0 ? "RW" : "RO";
  const registers: Register[] = [
    register(name("Properties"), at, 32, SECTION, [
      // Dwords that follow.
      field(2, 0, "Entry Size", "HwInit"),
      flag(3, "Reserved", "RsvdP"),
      field(7, 4, "BAR Equivalent Indicator", "HwInit", { values: indicators }),
      field(15, 8, "Primary Properties", "HwInit", { values: properties }),
      field(23, 16, "Secondary Properties", "HwInit", { values: properties }),
      field(29, 24, "Reserved", "RsvdP"),
      flag(30, "Writable", "HwInit"),
      // Of the digests at hand none says whether software may clear it; here it may.
      flag(31, "Enable", "RW"),
    ]),
    address(name("Base"), at + 4, attribute),
    address(name("MaxOffset"), at + 8, attribute),
  ];
  let next = at + 12;
  for (const [part, lower] of [
    ["Base Upper", at + 4],
    ["MaxOffset Upper", at + 8],
  ] as const) {
    if ((read(lower) & WIDE) === 0) continue;
    registers.push(plain(name(part), next, 32, SECTION, attribute));
    next += 4;
  }
  return { registers: registers.filter(({ offset }) => offset < end), end };
}

const busNumbers = register("Fixed Bus Numbers", 0x04, 32, "7.8.5.2", [
  field(7, 0, "Fixed Secondary Bus Number", "RO"),
  field(15, 8, "Fixed Subordinate Bus Number", "RO"),
  field(31, 16, "Reserved", "RsvdP"),
]);

const BRIDGES: readonly PortType[] = [
  "root-port",
  "upstream-port",
  "downstream-port",
  "pcie-to-pci-bridge",
  "pci-to-pcie-bridge",
];

/** Entries begin at 4; in a Bridge, which has its fixed bus numbers there, at 8. */
function entries(read: (offset: number) => number, bytes: number, type: PortType): Register[] {
  const isBridge = BRIDGES.includes(type);
  const count = (read(0) >>> 16) & 0x3f;
  const registers: Register[] = isBridge ? [busNumbers] : [];
  for (let index = 0, at = isBridge ? 8 : 4; index < count && at + 4 <= bytes; index++) {
    const one = entry(index, at, read);
    registers.push(...one.registers);
    at = one.end;
  }
  return registers;
}

export const enhancedAllocation = capability(
  "Enhanced Allocation",
  0x14,
  { key: "ea", setpci: "CAP_EA", section: "7.8.5", partial: true, grow: entries },
  [
    register("Number of Entries", 0x02, 8, "7.8.5.1", [
      field(5, 0, "Number of Entries", "RO"),
      field(7, 6, "Reserved", "RsvdP"),
    ]),
  ],
);

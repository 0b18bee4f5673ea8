// Type 1 configuration space header: of Root Ports, Switch Ports and bridges. No VF has one.

import { capabilitiesPointer, classification, command, identity, interrupt, status } from "./common-header";
import { field, flag, header, plain, register, set } from "./model";

const bar = <const Name extends string>(name: Name, index: number) =>
  plain(name, 0x10 + 4 * index, 32, "7.5.1.3.1", "RO", { bar: "bar" });

const ioAddressing = { 0: "16-bit", 1: "32-bit" };
const memoryAddressing = { 0: "32-bit", 1: "64-bit" };

/** A base of zero with a limit of zero leaves a window open: 1 MiB of memory, 4 KiB of I/O. */
const window = { rules: "R102" };

export const type1Header = header(
  "Type 1 Header",
  1,
  { key: "type1", setpci: "", section: "7.5.1.3", bytes: 0x40 },
  [
    ...identity,
    command(),
    status,
    ...classification(1),
    bar("BAR0", 0),
    bar("BAR1", 1),
    plain("Primary Bus Number", 0x18, 8, "7.5.1.3.2", "RW"),
    plain("Secondary Bus Number", 0x19, 8, "7.5.1.3.3", "RW", { rules: "R32 R101" }),
    plain("Subordinate Bus Number", 0x1a, 8, "7.5.1.3.4", "RW", { rules: "R32 R101" }),
    plain("Secondary Latency Timer", 0x1b, 8, "7.5.1.3.5", "RO"),
    register("I/O Base", 0x1c, 8, "7.5.1.3.6", [
      field(3, 0, "Addressing Capability", "HwInit", { values: ioAddressing }),
      field(7, 4, "Address Bits 15:12", "RW"),
    ]),
    register("I/O Limit", 0x1d, 8, "7.5.1.3.6", [
      field(3, 0, "Addressing Capability", "HwInit", { values: ioAddressing }),
      field(7, 4, "Address Bits 15:12", "RW"),
    ]),
    register("Secondary Status", 0x1e, 16, "7.5.1.3.7", [
      field(4, 0, "Reserved", "RsvdZ"),
      flag(5, "66 MHz Capable", "RO"),
      flag(6, "Reserved", "RsvdZ"),
      flag(7, "Fast Back-to-Back Transactions Capable", "RO"),
      flag(8, "Master Data Parity Error", "RW1C"),
      field(10, 9, "DEVSEL Timing", "RO"),
      flag(11, "Signaled Target Abort", "RW1C"),
      flag(12, "Received Target Abort", "RW1C"),
      flag(13, "Received Master Abort", "RW1C"),
      flag(14, "Received System Error", "RW1C"),
      flag(15, "Detected Parity Error", "RW1C"),
    ]),
    register(
      "Memory Base",
      0x20,
      16,
      "7.5.1.3.8",
      [field(3, 0, "Reserved", "RsvdP"), field(15, 4, "Address Bits 31:20", "RW")],
      window,
    ),
    register(
      "Memory Limit",
      0x22,
      16,
      "7.5.1.3.8",
      [field(3, 0, "Reserved", "RsvdP"), field(15, 4, "Address Bits 31:20", "RW")],
      window,
    ),
    register(
      "Prefetchable Memory Base",
      0x24,
      16,
      "7.5.1.3.9",
      [
        field(3, 0, "Addressing Capability", "HwInit", { values: memoryAddressing }),
        field(15, 4, "Address Bits 31:20", "RW"),
      ],
      window,
    ),
    register(
      "Prefetchable Memory Limit",
      0x26,
      16,
      "7.5.1.3.9",
      [
        field(3, 0, "Addressing Capability", "HwInit", { values: memoryAddressing }),
        field(15, 4, "Address Bits 31:20", "RW"),
      ],
      window,
    ),
    plain("Prefetchable Base Upper 32 Bits", 0x28, 32, "7.5.1.3.10", "RW", {
      when: set("Prefetchable Memory Base.Addressing Capability"),
      ...window,
    }),
    plain("Prefetchable Limit Upper 32 Bits", 0x2c, 32, "7.5.1.3.10", "RW", {
      when: set("Prefetchable Memory Limit.Addressing Capability"),
      ...window,
    }),
    plain("I/O Base Upper 16 Bits", 0x30, 16, "7.5.1.3.11", "RW", {
      when: set("I/O Base.Addressing Capability"),
    }),
    plain("I/O Limit Upper 16 Bits", 0x32, 16, "7.5.1.3.11", "RW", {
      when: set("I/O Limit.Addressing Capability"),
    }),
    capabilitiesPointer,
    plain("Expansion ROM BAR", 0x38, 32, "7.5.1.3.12", "RO", { bar: "rom" }),
    ...interrupt,
    register("Bridge Control", 0x3e, 16, "7.5.1.3.13", [
      flag(0, "Parity Error Response Enable", "RW"),
      flag(1, "SERR# Enable", "RW"),
      flag(2, "ISA Enable", "RW"),
      flag(3, "VGA Enable", "RW"),
      flag(4, "VGA 16-bit Decode", "RW"),
      flag(5, "Master Abort Mode", "RO"),
      flag(6, "Secondary Bus Reset", "RW", { rules: "R89" }),
      flag(7, "Fast Back-to-Back Transactions Enable", "RO"),
      flag(8, "Primary Discard Timer", "RO"),
      flag(9, "Secondary Discard Timer", "RO"),
      flag(10, "Discard Timer Status", "RO"),
      flag(11, "Discard Timer SERR# Enable", "RO"),
      field(15, 12, "Reserved", "RsvdP"),
    ]),
  ],
);

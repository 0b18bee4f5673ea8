// Registers that Type 0 and Type 1 headers have in common.

import { type Condition, field, flag, plain, register, trait } from "./model";
import { readsZero } from "./vf-columns";

/** Where the bits of the Command register exist; everywhere without a condition. */
export interface CommandConditions {
  readonly ioSpace?: Condition;
  readonly memorySpace?: Condition;
  readonly interruptDisable?: Condition;
}

/** 00h: Vendor ID and Device ID. A VF's real ones are the PF's Vendor ID and VF Device ID. */
export const identity = [
  plain("Vendor ID", 0x00, 16, "7.5.1.1.1", "RO", {
    vf: { attribute: "RO", reset: 0xffff },
    rules: "R59",
  }),
  plain("Device ID", 0x02, 16, "7.5.1.1.2", "RO", {
    vf: { attribute: "RO", reset: 0xffff },
    rules: "R59",
  }),
];

/** 04h. */
export const command = (exists: CommandConditions = {}) =>
  register(
    "Command",
    0x04,
    16,
    "7.5.1.1.3",
    [
      flag(0, "I/O Space Enable", "RW", { vf: readsZero, when: exists.ioSpace, optional: true }),
      flag(1, "Memory Space Enable", "RW", {
        vf: readsZero,
        when: exists.memorySpace,
        optional: true,
        rules: "R54 R112",
      }),
      flag(2, "Bus Master Enable", "RW", { rules: "R16 R60 R62 R86 R104" }),
      flag(3, "Special Cycle Enable", "RO", { vf: readsZero }),
      flag(4, "Memory Write and Invalidate", "RO", { vf: readsZero }),
      flag(5, "VGA Palette Snoop", "RO", { vf: readsZero }),
      flag(6, "Parity Error Response", "RW", {
        vf: "RsvdP",
        optional: trait("root-complex integrated"),
      }),
      flag(7, "IDSEL Stepping/Wait Cycle Control", "RO", { vf: readsZero }),
      flag(8, "SERR# Enable", "RW", { vf: "RsvdP" }),
      flag(9, "Fast Back-to-Back Transactions Enable", "RO", { vf: readsZero }),
      flag(10, "Interrupt Disable", "RW", {
        vf: readsZero,
        when: exists.interruptDisable,
        optional: true,
        rules: "R83",
      }),
      field(15, 11, "Reserved", "RsvdP"),
    ],
    { rules: "R60 R86 R107" },
  );

/** 06h. */
export const status = register(
  "Status",
  0x06,
  16,
  "7.5.1.1.4",
  [
    flag(0, "Immediate Readiness", "RO"),
    field(2, 1, "Reserved", "RsvdZ"),
    flag(3, "Interrupt Status", "RO", { vf: readsZero, live: true, rules: "R61 R83" }),
    flag(4, "Capabilities List", "RO", { reset: 1, vf: { attribute: "RO", reset: 1 }, rules: "R61" }),
    flag(5, "66 MHz Capable", "RO", { vf: readsZero }),
    flag(6, "Reserved", "RsvdZ"),
    flag(7, "Fast Back-to-Back Transactions Capable", "RO", { vf: readsZero }),
    flag(8, "Master Data Parity Error", "RW1C", { rules: "R61 R96" }),
    field(10, 9, "DEVSEL Timing", "RO", { vf: readsZero }),
    flag(11, "Signaled Target Abort", "RW1C", { rules: "R61 R96" }),
    flag(12, "Received Target Abort", "RW1C", { rules: "R61 R96" }),
    flag(13, "Received Master Abort", "RW1C", { rules: "R61 R96" }),
    flag(14, "Signaled System Error", "RW1C", { rules: "R61 R96" }),
    flag(15, "Detected Parity Error", "RW1C", { rules: "R61 R96" }),
  ],
  { rules: "R61" },
);

/** 08h to 0Fh. */
export const classification = <const Layout extends 0 | 1>(layout: Layout) => [
  plain("Revision ID", 0x08, 8, "7.5.1.1.5", "RO"),
  register("Class Code", 0x09, 24, "7.5.1.1.6", [
    field(7, 0, "Programming Interface", "RO", { rules: "R67" }),
    field(15, 8, "Sub-Class Code", "RO", { rules: "R67" }),
    field(23, 16, "Base Class Code", "RO", { rules: "R67" }),
  ]),
  plain("Cache Line Size", 0x0c, 8, "7.5.1.1.7", "RW", { vf: readsZero, rules: "R63" }),
  plain("Latency Timer", 0x0d, 8, "7.5.1.1.8", "RO", { vf: readsZero, rules: "R63" }),
  register("Header Type", 0x0e, 8, "7.5.1.1.9", [
    field(6, 0, "Header Layout", "RO", {
      reset: layout,
      values: { 0: "Type 0", 1: "Type 1" },
      vf: readsZero,
      rules: "R65",
    }),
    flag(7, "Multi-Function Device", "RO", { vf: readsZero, rules: "R65" }),
  ]),
  plain("BIST", 0x0f, 8, "7.5.1.1.10", "RO", { vf: readsZero, rules: "R63" }),
];

/** 34h: a VF has its own chain. */
export const capabilitiesPointer = plain("Capabilities Pointer", 0x34, 8, "7.5.1.1.11", "RO", {
  rules: "R69",
});

/** 3Ch and 3Dh. */
export const interrupt = [
  plain("Interrupt Line", 0x3c, 8, "7.5.1.1.12", "RW", { vf: readsZero, rules: "R63" }),
  plain("Interrupt Pin", 0x3d, 8, "7.5.1.1.13", "RO", {
    values: { 0: "None", 1: "INTA", 2: "INTB", 3: "INTC", 4: "INTD" },
    vf: readsZero,
    rules: "R63 R83",
  }),
];

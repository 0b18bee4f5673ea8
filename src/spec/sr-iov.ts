// Single Root I/O Virtualization extended capability (PFs only, R2).

import { extendedCapability, field, flag, not, plain, register, set, trait } from "./model";

const pageSizes = {
  0x001: "4 KiB",
  0x002: "8 KiB",
  0x004: "16 KiB",
  0x008: "32 KiB",
  0x010: "64 KiB",
  0x020: "128 KiB",
  0x040: "256 KiB",
  0x080: "512 KiB",
  0x100: "1 MiB",
  0x200: "2 MiB",
  0x400: "4 MiB",
};

const migration = set("SR-IOV Capabilities.VF Migration Capable");

const vfBar = <const Name extends string>(name: Name, index: number) =>
  plain(name, 0x24 + 4 * index, 32, "9.3.3.14", "RO", {
    bar: "vf-bar",
    rules: "R45 R46 R47 R50 R51 R52 R56 R57",
  });

export const srIov = extendedCapability(
  "SR-IOV",
  0x0010,
  1,
  { key: "sriov", setpci: "ECAP_SRIOV", section: "9.3.3", bytes: 0x40 },
  [
    register("SR-IOV Capabilities", 0x04, 32, "9.3.3.2", [
      flag(0, "VF Migration Capable", "HwInit", { rules: "R4 R5" }),
      flag(1, "ARI Capable Hierarchy Preserved", "HwInit", { when: trait("lowest PF"), rules: "R39" }),
      flag(2, "VF 10-Bit Tag Requester Supported", "HwInit"),
      field(20, 3, "Reserved", "RsvdP"),
      field(31, 21, "VF Migration Interrupt Message Number", "HwInit", { when: migration, rules: "R5" }),
    ]),
    register("SR-IOV Control", 0x08, 16, "9.3.3.3", [
      flag(0, "VF Enable", "RW", { rules: "R10 R13 R14 R15 R16 R17 R18" }),
      flag(1, "VF Migration Enable", "RW", { when: migration, rules: "R5" }),
      flag(2, "VF Migration Interrupt Enable", "RW", { when: migration, rules: "R5" }),
      flag(3, "VF MSE", "RW", { rules: "R53 R54 R55" }),
      flag(4, "ARI Capable Hierarchy", "RW", {
        when: { all: [trait("lowest PF"), not(trait("root-complex integrated"))] },
        rules: "R36 R37 R38 R40",
      }),
      flag(5, "VF 10-Bit Tag Requester Enable", "RW", {
        when: set("SR-IOV Capabilities.VF 10-Bit Tag Requester Supported"),
        rules: "R6",
      }),
      field(15, 6, "Reserved", "RsvdP", { rules: "R6" }),
    ]),
    register("SR-IOV Status", 0x0a, 16, "9.3.3.4", [
      flag(0, "VF Migration Status", "RW1C", { when: migration, rules: "R5 R8" }),
      field(15, 1, "Reserved", "RsvdZ"),
    ]),
    plain("InitialVFs", 0x0c, 16, "9.3.3.5", "HwInit", { rules: "R3 R4" }),
    plain("TotalVFs", 0x0e, 16, "9.3.3.6", "HwInit", { rules: "R3" }),
    plain("NumVFs", 0x10, 16, "9.3.3.7", "RW", { rules: "R11 R12 R13 R110" }),
    plain("Function Dependency Link", 0x12, 8, "9.3.3.8", "HwInit", { rules: "R3 R35" }),
    plain("First VF Offset", 0x14, 16, "9.3.3.9", "HwInit", { live: true, rules: "R3 R23 R24 R25 R26 R28" }),
    plain("VF Stride", 0x16, 16, "9.3.3.10", "HwInit", { live: true, rules: "R3 R23 R24 R25 R26 R27" }),
    plain("VF Device ID", 0x1a, 16, "9.3.3.11", "HwInit", { rules: "R3" }),
    plain("Supported Page Sizes", 0x1c, 32, "9.3.3.12", "HwInit", { reset: 0x553, rules: "R41" }),
    plain("System Page Size", 0x20, 32, "9.3.3.13", "RW", {
      reset: 1,
      values: pageSizes,
      within: "Supported Page Sizes",
      rules: "R42 R43 R44 R45 R113",
    }),
    vfBar("VF BAR0", 0),
    vfBar("VF BAR1", 1),
    vfBar("VF BAR2", 2),
    vfBar("VF BAR3", 3),
    vfBar("VF BAR4", 4),
    vfBar("VF BAR5", 5),
    register(
      "VF Migration State Array Offset",
      0x3c,
      32,
      "9.3.3.15",
      [field(2, 0, "VF Migration State BIR", "HwInit"), field(31, 3, "VF Migration State Offset", "HwInit")],
      { when: migration, rules: "R5" },
    ),
  ],
);

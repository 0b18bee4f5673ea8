// Precision Time Measurement extended capability.

import { any, extendedCapability, field, flag, register, set } from "./model";

const granularities = { 0: "Unknown", 255: "More than 254 ns" };

const takesPart = any(set("PTM Capability.PTM Requester Capable"), set("PTM Capability.PTM Root Capable"));

export const ptm = extendedCapability(
  "Precision Time Measurement",
  0x001f,
  1,
  { key: "ptm", setpci: "ECAP_PTM", section: "7.9.15", bytes: 0x0c },
  [
    register("PTM Capability", 0x04, 32, "7.9.15.2", [
      flag(0, "PTM Requester Capable", "HwInit"),
      flag(1, "PTM Responder Capable", "HwInit"),
      flag(2, "PTM Root Capable", "HwInit"),
      field(7, 3, "Reserved", "RsvdP"),
      // In nanoseconds.
      field(15, 8, "Local Clock Granularity", "HwInit", { values: granularities }),
      field(31, 16, "Reserved", "RsvdP"),
    ]),
    register("PTM Control", 0x08, 32, "7.9.15.3", [
      flag(0, "PTM Enable", "RW"),
      flag(1, "Root Select", "RW", { when: set("PTM Capability.PTM Root Capable") }),
      field(7, 2, "Reserved", "RsvdP"),
      // In nanoseconds.
      field(15, 8, "Effective Granularity", "RW", { values: granularities, when: takesPart }),
      field(31, 16, "Reserved", "RsvdP"),
    ]),
  ],
);

// Subsystem ID and Subsystem Vendor ID capability: a bridge has no such registers in its header.

import { capability, plain } from "./model";

export const subsystemId = capability(
  "Subsystem ID and Subsystem Vendor ID",
  0x0d,
  { key: "subsystem-id", setpci: "CAP_SSVID", section: "7.9.23", bytes: 8 },
  [
    plain("Subsystem Vendor ID", 0x04, 16, "7.9.23", "HwInit"),
    plain("Subsystem ID", 0x06, 16, "7.9.23", "HwInit"),
  ],
);

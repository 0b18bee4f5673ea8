// Capabilities that conventional PCI brought along: Debug Port, SATA Data/Index, Advanced Features.

import { capability, field, flag, register } from "./model";

export const debugPort = capability(
  "Debug Port",
  0x0a,
  { key: "debug-port", setpci: "CAP_DBG", section: "7.9", bytes: 4 },
  [
    register("Debug Port", 0x02, 16, "7.9", [
      field(12, 0, "Offset", "RO"),
      field(15, 13, "BAR Number", "RO"),
    ]),
  ],
);

/** BAR Location: 4 is BAR 0, 9 is BAR 5, 15 is behind the capability. */
export const sata = capability(
  "SATA Configuration",
  0x12,
  { key: "sata", setpci: "CAP_SATA", section: "7.9", bytes: 8, partial: true },
  [
    register("SATA Capability", 0x02, 16, "7.9", [
      field(3, 0, "Minor Revision", "RO"),
      field(7, 4, "Major Revision", "RO", { reset: 1 }),
      field(15, 8, "Reserved", "RsvdP"),
    ]),
    register("SATA Data/Index", 0x04, 32, "7.9", [
      field(3, 0, "BAR Location", "RO"),
      field(23, 4, "BAR Offset", "RO"),
      field(31, 24, "Reserved", "RsvdP"),
    ]),
  ],
);

/** Function Level Reset for Functions of conventional PCI. */
export const advancedFeatures = capability(
  "Advanced Features",
  0x13,
  { key: "af", setpci: "CAP_AF", section: "7.9.22", bytes: 8 },
  [
    register("AF Length", 0x02, 8, "7.9.22.1", [field(7, 0, "Length", "RO", { reset: 6 })]),
    register("AF Capabilities", 0x03, 8, "7.9.22.1", [
      flag(0, "Transactions Pending Supported", "RO", { reset: 1 }),
      flag(1, "Function Level Reset Supported", "RO", { reset: 1 }),
      field(7, 2, "Reserved", "RsvdP"),
    ]),
    register("AF Control", 0x04, 8, "7.9.22.2", [
      flag(0, "Initiate FLR", "RW"),
      field(7, 1, "Reserved", "RsvdP"),
    ]),
    register("AF Status", 0x05, 8, "7.9.22.3", [
      flag(0, "Transactions Pending", "RO", { live: true }),
      field(7, 1, "Reserved", "RsvdP"),
    ]),
  ],
);

// MSI-X capability. The table and the Pending Bit Array lie in BARs; a VF's BIR counts VF BARs.

import { capability, field, flag, register } from "./model";

const bars = { 0: "BAR0", 1: "BAR1", 2: "BAR2", 3: "BAR3", 4: "BAR4", 5: "BAR5" };

export const msiX = capability(
  "MSI-X",
  0x11,
  { key: "msi-x", setpci: "CAP_MSIX", section: "7.7.2", bytes: 0x0c },
  [
    register("Message Control", 0x02, 16, "7.7.2.2", [
      field(10, 0, "Table Size", "RO"),
      field(13, 11, "Reserved", "RsvdP"),
      flag(14, "Function Mask", "RW", { rules: "R82 R86" }),
      flag(15, "MSI-X Enable", "RW", { rules: "R82 R86" }),
    ]),
    register("Table Offset/Table BIR", 0x04, 32, "7.7.2.3", [
      field(2, 0, "Table BIR", "RO", { values: bars, rules: "R58" }),
      field(31, 3, "Table Offset", "RO"),
    ]),
    register("PBA Offset/PBA BIR", 0x08, 32, "7.7.2.4", [
      field(2, 0, "PBA BIR", "RO", { values: bars, rules: "R58" }),
      field(31, 3, "PBA Offset", "RO"),
    ]),
  ],
);

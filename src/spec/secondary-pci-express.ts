// Secondary PCI Express extended capability, without the registers of each Lane.

import { extendedCapability, field, flag, plain, portType, register } from "./model";

const downstream = portType("root-port", "downstream-port");

export const secondaryPciExpress = extendedCapability(
  "Secondary PCI Express",
  0x0019,
  1,
  { key: "secondary-pcie", setpci: "ECAP_SECPCI", section: "7.7.3", bytes: 0x0c, partial: true },
  [
    register("Link Control 3", 0x04, 32, "7.7.3.2", [
      flag(0, "Perform Equalization", "RW", { when: downstream }),
      flag(1, "Link Equalization Request Interrupt Enable", "RW", { when: downstream }),
      field(8, 2, "Reserved", "RsvdP"),
      field(15, 9, "Enable Lower SKP OS Generation Vector", "RW"),
      field(31, 16, "Reserved", "RsvdP"),
    ]),
    plain("Lane Error Status", 0x08, 32, "7.7.3.3", "RW1CS"),
  ],
);

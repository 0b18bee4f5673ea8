// Native PCIe Enclosure Management extended capability: the lights of a slot.

import { extendedCapability, field, flag, register, set } from "./model";

const names = [
  "OK",
  "Locate",
  "Fail",
  "Rebuild",
  "PFA",
  "Hot Spare",
  "In a Critical Array",
  "In a Failed Array",
  "Invalid Device Type",
  "Disabled",
] as const;

const capable = "NPEM Capability";

export const nativeEnclosure = extendedCapability(
  "Native PCIe Enclosure Management",
  0x0029,
  1,
  { key: "npem", setpci: "ECAP_NPEM", section: "7.9.20", bytes: 0x10 },
  [
    register(capable, 0x04, 32, "7.9.20.2", [
      flag(0, "NPEM Capable", "HwInit", { reset: 1 }),
      flag(1, "NPEM Reset Capable", "HwInit"),
      ...names.map((name, index) => flag(2 + index, `${name} Capable`, "HwInit")),
      field(23, 12, "Reserved", "RsvdP"),
      field(31, 24, "Enclosure-Specific Capabilities", "HwInit"),
    ]),
    register("NPEM Control", 0x08, 32, "7.9.20.3", [
      flag(0, "NPEM Enable", "RW"),
      // Initiates a reset of what is not modelled; it reads zero.
      flag(1, "NPEM Initiate Reset", "RO"),
      ...names.map((name, index) =>
        flag(2 + index, `${name} Control`, "RW", { when: set(`${capable}.${name} Capable`) }),
      ),
      field(23, 12, "Reserved", "RsvdP"),
      field(31, 24, "Enclosure-Specific Controls", "RW", {
        within: `${capable}.Enclosure-Specific Capabilities`,
      }),
    ]),
    register("NPEM Status", 0x0c, 32, "7.9.20.4", [
      flag(0, "NPEM Command Completed", "RW1C"),
      field(23, 1, "Reserved", "RsvdZ"),
      field(31, 24, "Enclosure-Specific Status", "RO", { live: true }),
    ]),
  ],
);

// Process Address Space ID extended capability. A PF's governs its VFs, which have none.

import { extendedCapability, field, flag, register, set } from "./model";

export const pasid = extendedCapability(
  "PASID",
  0x001b,
  1,
  { key: "pasid", setpci: "ECAP_PASID", section: "7.8.9", bytes: 8 },
  [
    register("PASID Capability", 0x04, 16, "7.8.9.2", [
      flag(0, "Reserved", "RsvdP"),
      flag(1, "Execute Permission Supported", "RO"),
      flag(2, "Privileged Mode Supported", "RO"),
      field(7, 3, "Reserved", "RsvdP"),
      field(12, 8, "Max PASID Width", "RO"),
      field(15, 13, "Reserved", "RsvdP"),
    ]),
    register("PASID Control", 0x06, 16, "7.8.9.3", [
      flag(0, "PASID Enable", "RW"),
      flag(1, "Execute Permission Enable", "RW", {
        when: set("PASID Capability.Execute Permission Supported"),
      }),
      flag(2, "Privileged Mode Enable", "RW", { when: set("PASID Capability.Privileged Mode Supported") }),
      field(15, 3, "Reserved", "RsvdP"),
    ]),
  ],
);

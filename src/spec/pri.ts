// Page Request Interface extended capability. A PF's serves its VFs too, which have none.

import { extendedCapability, field, flag, plain, register } from "./model";

export const pri = extendedCapability(
  "Page Request Interface",
  0x0013,
  1,
  { key: "pri", setpci: "ECAP_PRI", section: "10.5.2", bytes: 0x10 },
  [
    register("Page Request Control", 0x04, 16, "10.5.2.2", [
      flag(0, "Enable", "RW"),
      flag(1, "Reset", "RW"),
      field(15, 2, "Reserved", "RsvdP"),
    ]),
    register("Page Request Status", 0x06, 16, "10.5.2.3", [
      flag(0, "Response Failure", "RW1C"),
      flag(1, "Unexpected Page Request Group Index", "RW1C"),
      field(7, 2, "Reserved", "RsvdZ"),
      flag(8, "Stopped", "RO", { reset: 1, live: true }),
      field(14, 9, "Reserved", "RsvdZ"),
      flag(15, "PRG Response PASID Required", "RO"),
    ]),
    plain("Outstanding Page Request Capacity", 0x08, 32, "10.5.2.4", "RO"),
    plain("Outstanding Page Request Allocation", 0x0c, 32, "10.5.2.5", "RW"),
  ],
);

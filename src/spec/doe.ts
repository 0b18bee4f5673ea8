// Data Object Exchange extended capability.

import { extendedCapability, field, flag, plain, register, set } from "./model";

const interrupts = set("DOE Capabilities.DOE Interrupt Support");

export const doe = extendedCapability(
  "Data Object Exchange",
  0x002e,
  1,
  { key: "doe", setpci: "ECAP_DOE", section: "7.9.24", bytes: 0x18 },
  [
    register("DOE Capabilities", 0x04, 32, "7.9.24.2", [
      flag(0, "DOE Interrupt Support", "RO"),
      field(11, 1, "DOE Interrupt Message Number", "RO", { when: interrupts }),
      field(31, 12, "Reserved", "RsvdP"),
    ]),
    register("DOE Control", 0x08, 32, "7.9.24.3", [
      flag(0, "DOE Abort", "RW"),
      flag(1, "DOE Interrupt Enable", "RW", { when: interrupts }),
      field(30, 2, "Reserved", "RsvdP"),
      flag(31, "DOE Go", "RW"),
    ]),
    register("DOE Status", 0x0c, 32, "7.9.24.4", [
      flag(0, "DOE Busy", "RO", { live: true }),
      flag(1, "DOE Interrupt Status", "RW1C", { when: interrupts }),
      flag(2, "DOE Error", "RO", { live: true }),
      field(30, 3, "Reserved", "RsvdZ"),
      flag(31, "Data Object Ready", "RO", { live: true }),
    ]),
    plain("DOE Write Data Mailbox", 0x10, 32, "7.9.24.5", "RW"),
    plain("DOE Read Data Mailbox", 0x14, 32, "7.9.24.6", "RW"),
  ],
);

// MSI capability: four layouts, of 32- or 64-bit addresses, with or without masking of vectors.

import { all, capability, clear, field, flag, plain, register, set } from "./model";

const wide = set("Message Control.64-bit Address Capable");
const narrow = clear("Message Control.64-bit Address Capable");
const maskable = set("Message Control.Per-Vector Masking Capable");
const extendable = set("Message Control.Extended Message Data Capable");

const vectors = { 0: "1", 1: "2", 2: "4", 3: "8", 4: "16", 5: "32" };

export const msi = capability("MSI", 0x05, { key: "msi", setpci: "CAP_MSI", section: "7.7.1" }, [
  register("Message Control", 0x02, 16, "7.7.1.2", [
    flag(0, "MSI Enable", "RW", { rules: "R82 R86" }),
    field(3, 1, "Multiple Message Capable", "RO", { values: vectors }),
    field(6, 4, "Multiple Message Enable", "RW", { values: vectors, rules: "R82 R86", optional: true }),
    flag(7, "64-bit Address Capable", "RO"),
    flag(8, "Per-Vector Masking Capable", "RO"),
    flag(9, "Extended Message Data Capable", "RO"),
    flag(10, "Extended Message Data Enable", "RW", { when: extendable }),
    field(15, 11, "Reserved", "RsvdP"),
  ]),
  register("Message Address", 0x04, 32, "7.7.1.3", [
    field(1, 0, "Reserved", "RsvdP"),
    field(31, 2, "Message Address", "RW", { rules: "R82" }),
  ]),

  plain("Message Data", 0x08, 16, "7.7.1.5", "RW", { when: narrow }),
  plain("Extended Message Data", 0x0a, 16, "7.7.1.6", "RW", { when: all(narrow, extendable) }),
  plain("Mask Bits", 0x0c, 32, "7.7.1.7", "RW", { when: all(narrow, maskable), rules: "R86" }),
  plain("Pending Bits", 0x10, 32, "7.7.1.8", "RO", { when: all(narrow, maskable), live: true }),

  plain("Message Upper Address", 0x08, 32, "7.7.1.4", "RW", { when: wide }),
  plain("Message Data", 0x0c, 16, "7.7.1.5", "RW", { when: wide }),
  plain("Extended Message Data", 0x0e, 16, "7.7.1.6", "RW", { when: all(wide, extendable) }),
  plain("Mask Bits", 0x10, 32, "7.7.1.7", "RW", { when: all(wide, maskable), rules: "R86" }),
  plain("Pending Bits", 0x14, 32, "7.7.1.8", "RO", { when: all(wide, maskable), live: true }),
]);

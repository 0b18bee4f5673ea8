// Vital Product Data capability.

import { capability, field, flag, plain, register } from "./model";

export const vpd = capability(
  "Vital Product Data",
  0x03,
  { key: "vpd", setpci: "CAP_VPD", section: "7.9.18", bytes: 8 },
  [
    register("VPD Address", 0x02, 16, "7.9.18.1", [
      field(14, 0, "Address", "RW"),
      // Hardware sets it when it has read, and clears it when it has written.
      flag(15, "F", "RW"),
    ]),
    plain("VPD Data", 0x04, 32, "7.9.18.2", "RW"),
  ],
);

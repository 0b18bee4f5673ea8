// Device Serial Number extended capability: an EUI-64. Where a VF has it, it is the PF's.

import { extendedCapability, plain } from "./model";

export const dsn = extendedCapability(
  "Device Serial Number",
  0x0003,
  1,
  { key: "dsn", setpci: "ECAP_DSN", section: "7.9.3", bytes: 0x0c },
  [
    plain("Serial Number Lower", 0x04, 32, "7.9.3.2", "RO"),
    plain("Serial Number Upper", 0x08, 32, "7.9.3.2", "RO"),
  ],
);

// Data Link Feature extended capability.

import { extendedCapability, field, flag, register } from "./model";

export const dataLinkFeature = extendedCapability(
  "Data Link Feature",
  0x0025,
  1,
  { key: "data-link-feature", setpci: "ECAP_DLNK", section: "7.7.4", bytes: 0x0c },
  [
    register("Data Link Feature Capabilities", 0x04, 32, "7.7.4.2", [
      flag(0, "Local Scaled Flow Control Supported", "HwInit"),
      field(22, 1, "Other Local Data Link Features Supported", "HwInit"),
      field(30, 23, "Reserved", "RsvdP"),
      flag(31, "Data Link Feature Exchange Enable", "HwInit"),
    ]),
    register("Data Link Feature Status", 0x08, 32, "7.7.4.3", [
      flag(0, "Remote Scaled Flow Control Supported", "RO", { live: true }),
      field(22, 1, "Other Remote Data Link Features Supported", "RO", { live: true }),
      field(30, 23, "Reserved", "RsvdZ"),
      flag(31, "Remote Data Link Feature Supported Valid", "RO", { live: true }),
    ]),
  ],
);

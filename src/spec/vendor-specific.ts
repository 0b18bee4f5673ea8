// Vendor-Specific capabilities, of which only the headers are alike.

import { capability, extendedCapability, field, plain, register } from "./model";

export const vendorSpecific = capability(
  "Vendor-Specific",
  0x09,
  { key: "vendor-specific", setpci: "CAP_VNDR", section: "7.9.4", partial: true },
  [plain("Capability Length", 0x02, 8, "7.9.4", "RO")],
);

export const vendorSpecificExtended = extendedCapability(
  "Vendor-Specific Extended",
  0x000b,
  1,
  { key: "vsec", setpci: "ECAP_VNDR", section: "7.9.5", partial: true },
  [
    register("Vendor-Specific Header", 0x04, 32, "7.9.5.2", [
      field(15, 0, "VSEC ID", "RO"),
      field(19, 16, "VSEC Rev", "RO"),
      field(31, 20, "VSEC Length", "RO"),
    ]),
  ],
);

export const designatedVendorSpecific = extendedCapability(
  "Designated Vendor-Specific",
  0x0023,
  1,
  { key: "dvsec", setpci: "ECAP_DVSEC", section: "7.9.6", partial: true },
  [
    register("Designated Vendor-Specific Header 1", 0x04, 32, "7.9.6.2", [
      field(15, 0, "DVSEC Vendor ID", "RO"),
      field(19, 16, "DVSEC Revision", "RO"),
      field(31, 20, "DVSEC Length", "RO"),
    ]),
    register("Designated Vendor-Specific Header 2", 0x08, 16, "7.9.6.3", [field(15, 0, "DVSEC ID", "RO")]),
  ],
);

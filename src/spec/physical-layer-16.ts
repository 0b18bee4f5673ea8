// Physical Layer 16.0 GT/s extended capability, without the registers of each Lane.

import { extendedCapability, field, flag, plain, register } from "./model";

const reserved = field(31, 0, "Reserved", "RsvdP");

export const physicalLayer16 = extendedCapability(
  "Physical Layer 16.0 GT/s",
  0x0026,
  1,
  { key: "physical-layer-16", setpci: "ECAP_16GT", section: "7.7.5", bytes: 0x20, partial: true },
  [
    register("16 GT/s Capabilities", 0x04, 32, "7.7.5.2", [reserved]),
    register("16 GT/s Control", 0x08, 32, "7.7.5.3", [reserved]),
    register("16 GT/s Status", 0x0c, 32, "7.7.5.4", [
      flag(0, "Equalization 16 GT/s Complete", "ROS", { live: true }),
      flag(1, "Equalization 16 GT/s Phase 1 Successful", "ROS", { live: true }),
      flag(2, "Equalization 16 GT/s Phase 2 Successful", "ROS", { live: true }),
      flag(3, "Equalization 16 GT/s Phase 3 Successful", "ROS", { live: true }),
      flag(4, "Link Equalization Request 16 GT/s", "RW1CS"),
      field(31, 5, "Reserved", "RsvdZ"),
    ]),
    plain("Local Data Parity Mismatch Status", 0x10, 32, "7.7.5.5", "RW1CS"),
    plain("First Retimer Data Parity Mismatch Status", 0x14, 32, "7.7.5.6", "RW1CS"),
    plain("Second Retimer Data Parity Mismatch Status", 0x18, 32, "7.7.5.7", "RW1CS"),
  ],
);

// Physical Layer 32.0 GT/s extended capability, without the registers of each Lane. Most bits are from memory.

import { extendedCapability, field, flag, plain, register, set } from "./model";

const capable = "32 GT/s Capabilities";
const usages = { 0: "PCI Express", 1: "Training Set Messages", 2: "Alternate Protocols" };

export const physicalLayer32 = extendedCapability(
  "Physical Layer 32.0 GT/s",
  0x002a,
  1,
  { key: "physical-layer-32", setpci: "ECAP_32GT", section: "7.7.6", bytes: 0x20, partial: true },
  [
    register(capable, 0x04, 32, "7.7.6.2", [
      flag(0, "Equalization Bypass to Highest Rate Supported", "HwInit"),
      flag(1, "No Equalization Needed Supported", "HwInit"),
      field(7, 2, "Reserved", "RsvdP"),
      flag(8, "Modified TS Usage Mode 0 Supported", "RO", { reset: 1 }),
      flag(9, "Modified TS Usage Mode 1 Supported", "HwInit"),
      flag(10, "Modified TS Usage Mode 2 Supported", "HwInit"),
      field(31, 11, "Reserved", "RsvdP"),
    ]),
    register("32 GT/s Control", 0x08, 32, "7.7.6.3", [
      flag(0, "Equalization Bypass to Highest Rate Disable", "RWS", {
        when: set(`${capable}.Equalization Bypass to Highest Rate Supported`),
      }),
      flag(1, "No Equalization Needed Disable", "RWS", {
        when: set(`${capable}.No Equalization Needed Supported`),
      }),
      field(7, 2, "Reserved", "RsvdP"),
      field(10, 8, "Modified TS Usage Mode Selected", "RWS", { values: usages }),
      field(31, 11, "Reserved", "RsvdP"),
    ]),
    register("32 GT/s Status", 0x0c, 32, "7.7.6.4", [
      flag(0, "Equalization 32 GT/s Complete", "ROS", { live: true }),
      flag(1, "Equalization 32 GT/s Phase 1 Successful", "ROS", { live: true }),
      flag(2, "Equalization 32 GT/s Phase 2 Successful", "ROS", { live: true }),
      flag(3, "Equalization 32 GT/s Phase 3 Successful", "ROS", { live: true }),
      flag(4, "Link Equalization Request 32 GT/s", "RW1CS"),
      flag(5, "Modified TS Received", "ROS", { live: true }),
      field(7, 6, "Received Enhanced Link Behavior Control", "ROS", { live: true }),
      flag(8, "Transmitter Precoding On", "ROS", { live: true }),
      flag(9, "Transmitter Precode Request", "ROS", { live: true }),
      flag(10, "No Equalization Needed Received", "ROS", { live: true }),
      field(31, 11, "Reserved", "RsvdZ"),
    ]),
    plain("Received Modified TS Data 1", 0x10, 32, "7.7.6.5", "ROS", { live: true }),
    plain("Received Modified TS Data 2", 0x14, 32, "7.7.6.6", "ROS", { live: true }),
    plain("Transmitted Modified TS Data 1", 0x18, 32, "7.7.6.7", "ROS", { live: true }),
    plain("Transmitted Modified TS Data 2", 0x1c, 32, "7.7.6.8", "ROS", { live: true }),
  ],
);

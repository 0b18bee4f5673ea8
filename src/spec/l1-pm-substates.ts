// L1 PM Substates extended capability. Names say L1_2 for L1.2: in keys a dot separates register and field.

import { latencyScales } from "./latency-scales";
import { all, any, extendedCapability, field, flag, portType, register, set } from "./model";

const powerOnScales = { 0: "2 us", 1: "10 us", 2: "100 us" };

const capable = "L1 PM Substates Capabilities";
const activates = set(`${capable}.Link Activation Supported`);
const aspmL12 = set(`${capable}.ASPM L1_2 Supported`);
const eitherL12 = any(set(`${capable}.PCI-PM L1_2 Supported`), aspmL12);
const downstream = portType("root-port", "downstream-port");

export const l1PmSubstates = extendedCapability(
  "L1 PM Substates",
  0x001e,
  1,
  { key: "l1-pm-substates", setpci: "ECAP_L1PM", section: "7.8.3" },
  [
    register("L1 PM Substates Capabilities", 0x04, 32, "7.8.3.2", [
      flag(0, "PCI-PM L1_2 Supported", "HwInit"),
      flag(1, "PCI-PM L1_1 Supported", "HwInit"),
      flag(2, "ASPM L1_2 Supported", "HwInit"),
      flag(3, "ASPM L1_1 Supported", "HwInit"),
      flag(4, "L1 PM Substates Supported", "HwInit"),
      flag(5, "Link Activation Supported", "HwInit", { when: downstream }),
      field(7, 6, "Reserved", "RsvdP"),
      field(15, 8, "Port Common_Mode_Restore_Time", "HwInit"),
      field(17, 16, "Port T_POWER_ON Scale", "HwInit", { values: powerOnScales }),
      flag(18, "Reserved", "RsvdP"),
      field(23, 19, "Port T_POWER_ON Value", "HwInit"),
      field(31, 24, "Reserved", "RsvdP"),
    ]),
    register("L1 PM Substates Control 1", 0x08, 32, "7.8.3.3", [
      flag(0, "PCI-PM L1_2 Enable", "RW", { when: set(`${capable}.PCI-PM L1_2 Supported`) }),
      flag(1, "PCI-PM L1_1 Enable", "RW", { when: set(`${capable}.PCI-PM L1_1 Supported`) }),
      flag(2, "ASPM L1_2 Enable", "RW", { when: aspmL12 }),
      flag(3, "ASPM L1_1 Enable", "RW", { when: set(`${capable}.ASPM L1_1 Supported`) }),
      flag(4, "Link Activation Interrupt Enable", "RW", { when: all(downstream, activates) }),
      flag(5, "Link Activation Control", "RW", { when: all(downstream, activates) }),
      field(7, 6, "Reserved", "RsvdP"),
      field(15, 8, "Common_Mode_Restore_Time", "RW", { when: all(downstream, eitherL12) }),
      field(25, 16, "LTR_L1_2_THRESHOLD_Value", "RW", { when: aspmL12 }),
      field(28, 26, "Reserved", "RsvdP"),
      field(31, 29, "LTR_L1_2_THRESHOLD_Scale", "RW", { values: latencyScales, when: aspmL12 }),
    ]),
    register("L1 PM Substates Control 2", 0x0c, 32, "7.8.3.4", [
      field(1, 0, "T_POWER_ON Scale", "RW", { values: powerOnScales, when: eitherL12 }),
      flag(2, "Reserved", "RsvdP"),
      field(7, 3, "T_POWER_ON Value", "RW", { reset: 5, when: eitherL12 }),
      field(31, 8, "Reserved", "RsvdP"),
    ]),
    register(
      "L1 PM Substates Status",
      0x10,
      32,
      "7.8.3.5",
      [flag(0, "Link Activation Status", "RW1C"), field(31, 1, "Reserved", "RsvdZ")],
      { when: all(downstream, activates) },
    ),
  ],
);

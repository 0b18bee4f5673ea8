// Link registers of the PCI Express capability. What is integrated in a Root Complex has no link.

import { all, field, flag, not, portType, register, set } from "./model";
import { pfGoverns } from "./vf-columns";

const speeds = { 1: "2.5 GT/s", 2: "5 GT/s", 3: "8 GT/s", 4: "16 GT/s", 5: "32 GT/s", 6: "64 GT/s" };
const widths = { 1: "x1", 2: "x2", 4: "x4", 8: "x8", 12: "x12", 16: "x16", 32: "x32" };
const aspm = { 0: "None", 1: "L0s", 2: "L1", 3: "L0s and L1" };

const hasLink = not(portType("root-complex-integrated-endpoint", "root-complex-event-collector"));

/** Ports whose link leads away from the Root Complex. */
const downstream = portType("root-port", "downstream-port", "pci-to-pcie-bridge");

const notifies = all(downstream, set("Link Capabilities.Link Bandwidth Notification Capability"));
const reportsReadiness = all(downstream, set("Link Capabilities 2.DRS Supported"));

/** Control bits: the PF's hold for its VFs, and Function Level Reset leaves the link alone. */
const control = { ...pfGoverns, keptByFlr: true } as const;

/** What the link is doing. */
const state = { vf: "RsvdZ", keptByFlr: true, live: true } as const;

/** 0Ch to 13h. */
export const link = [
  register(
    "Link Capabilities",
    0x0c,
    32,
    "7.5.3.6",
    [
      field(3, 0, "Max Link Speed", "RO", { values: speeds }),
      field(9, 4, "Maximum Link Width", "RO", { values: widths }),
      field(11, 10, "ASPM Support", "RO", { values: aspm }),
      field(14, 12, "L0s Exit Latency", "RO"),
      field(17, 15, "L1 Exit Latency", "RO"),
      flag(18, "Clock Power Management", "RO"),
      flag(19, "Surprise Down Error Reporting Capable", "RO"),
      flag(20, "Data Link Layer Link Active Reporting Capable", "RO"),
      flag(21, "Link Bandwidth Notification Capability", "RO"),
      flag(22, "ASPM Optionality Compliance", "HwInit", { reset: 1 }),
      flag(23, "Reserved", "RsvdP"),
      field(31, 24, "Port Number", "HwInit"),
    ],
    { when: hasLink },
  ),
  register(
    "Link Control",
    0x10,
    16,
    "7.5.3.7",
    [
      field(1, 0, "ASPM Control", "RW", { ...control, values: { ...aspm, 0: "Disabled" } }),
      flag(2, "Reserved", "RsvdP"),
      flag(3, "Read Completion Boundary", "RW", {
        ...control,
        values: { 0: "64 bytes", 1: "128 bytes" },
        when: not(portType("root-port", "upstream-port")),
      }),
      flag(4, "Link Disable", "RW", { ...control, when: downstream }),
      // Acts on a written one and reads zero.
      flag(5, "Retrain Link", "RW", { ...control, when: downstream }),
      flag(6, "Common Clock Configuration", "RW", control),
      flag(7, "Extended Synch", "RW", control),
      flag(8, "Enable Clock Power Management", "RW", {
        ...control,
        when: all(not(downstream), set("Link Capabilities.Clock Power Management")),
      }),
      flag(9, "Hardware Autonomous Width Disable", "RW", control),
      flag(10, "Link Bandwidth Management Interrupt Enable", "RW", { ...control, when: notifies }),
      flag(11, "Link Autonomous Bandwidth Interrupt Enable", "RW", { ...control, when: notifies }),
      field(13, 12, "Reserved", "RsvdP"),
      field(15, 14, "DRS Signaling Control", "RW", { ...control, when: reportsReadiness }),
    ],
    { when: hasLink, rules: "R75" },
  ),
  register(
    "Link Status",
    0x12,
    16,
    "7.5.3.8",
    [
      field(3, 0, "Current Link Speed", "RO", { ...state, values: speeds }),
      field(9, 4, "Negotiated Link Width", "RO", { ...state, values: widths }),
      flag(10, "Reserved", "RsvdZ"),
      flag(11, "Link Training", "RO", { ...state, when: downstream }),
      flag(12, "Slot Clock Configuration", "HwInit", { vf: "RsvdZ" }),
      flag(13, "Data Link Layer Link Active", "RO", {
        ...state,
        when: set("Link Capabilities.Data Link Layer Link Active Reporting Capable"),
      }),
      flag(14, "Link Bandwidth Management Status", "RW1C", { ...state, when: notifies }),
      flag(15, "Link Autonomous Bandwidth Status", "RW1C", { ...state, when: notifies }),
    ],
    { when: hasLink, rules: "R75" },
  ),
];

/** 2Ch to 33h. */
export const link2 = [
  register(
    "Link Capabilities 2",
    0x2c,
    32,
    "7.5.3.18",
    [
      flag(0, "Reserved", "RsvdP"),
      field(7, 1, "Supported Link Speeds Vector", "HwInit", pfGoverns),
      flag(8, "Crosslink Supported", "RO", pfGoverns),
      field(15, 9, "Lower SKP OS Generation Supported Speeds Vector", "HwInit", pfGoverns),
      field(22, 16, "Lower SKP OS Reception Supported Speeds Vector", "HwInit", pfGoverns),
      flag(23, "Retimer Presence Detect Supported", "HwInit", pfGoverns),
      flag(24, "Two Retimers Presence Detect Supported", "HwInit", pfGoverns),
      field(30, 25, "Reserved", "RsvdP"),
      flag(31, "DRS Supported", "HwInit", pfGoverns),
    ],
    { when: hasLink },
  ),
  register(
    "Link Control 2",
    0x30,
    16,
    "7.5.3.19",
    [
      field(3, 0, "Target Link Speed", "RWS", { ...pfGoverns, values: speeds }),
      flag(4, "Enter Compliance", "RWS", pfGoverns),
      flag(5, "Hardware Autonomous Speed Disable", "RWS", pfGoverns),
      flag(6, "Selectable De-emphasis", "HwInit", { ...pfGoverns, when: downstream }),
      field(9, 7, "Transmit Margin", "RWS", pfGoverns),
      flag(10, "Enter Modified Compliance", "RWS", pfGoverns),
      flag(11, "Compliance SOS", "RWS", pfGoverns),
      field(15, 12, "Compliance Preset/De-emphasis", "RWS", pfGoverns),
    ],
    { when: hasLink, rules: "R75" },
  ),
  register(
    "Link Status 2",
    0x32,
    16,
    "7.5.3.20",
    [
      flag(0, "Current De-emphasis Level", "RO", state),
      flag(1, "Equalization 8 GT/s Complete", "ROS", state),
      flag(2, "Equalization 8 GT/s Phase 1 Successful", "ROS", state),
      flag(3, "Equalization 8 GT/s Phase 2 Successful", "ROS", state),
      flag(4, "Equalization 8 GT/s Phase 3 Successful", "ROS", state),
      flag(5, "Link Equalization Request 8 GT/s", "RW1CS", state),
      flag(6, "Retimer Presence Detected", "ROS", state),
      flag(7, "Two Retimers Presence Detected", "ROS", state),
      field(9, 8, "Crosslink Resolution", "RO", state),
      field(11, 10, "Reserved", "RsvdZ"),
      field(14, 12, "Downstream Component Presence", "RO", { ...state, when: reportsReadiness }),
      flag(15, "DRS Message Received", "RW1C", { ...state, when: reportsReadiness }),
    ],
    { when: hasLink, rules: "R75" },
  ),
];

// Device registers of the PCI Express capability.

import { all, any, field, flag, portType, register, set, trait } from "./model";
import { pfGoverns, readsZero } from "./vf-columns";

const payloadBytes = { 0: "128", 1: "256", 2: "512", 3: "1024", 4: "2048", 5: "4096" };

const completionTimeouts = {
  0x0: "50 us to 50 ms",
  0x1: "50 us to 100 us",
  0x2: "1 ms to 10 ms",
  0x5: "16 ms to 55 ms",
  0x6: "65 ms to 210 ms",
  0x9: "260 ms to 900 ms",
  0xa: "1 s to 3.5 s",
  0xd: "4 s to 13 s",
  0xe: "17 s to 64 s",
};

const endpoint = portType("endpoint", "legacy-endpoint", "root-complex-integrated-endpoint");
const forwards = portType("root-port", "upstream-port", "downstream-port");

const capable = "Device Capabilities";
const capable2 = "Device Capabilities 2";

/** 04h to 0Bh. */
export const device = [
  register("Device Capabilities", 0x04, 32, "7.5.3.3", [
    field(2, 0, "Max_Payload_Size Supported", "RO", { values: payloadBytes }),
    field(4, 3, "Phantom Functions Supported", "RO", { vf: readsZero, rules: "R22" }),
    flag(5, "Extended Tag Field Supported", "RO"),
    field(8, 6, "Endpoint L0s Acceptable Latency", "RO"),
    field(11, 9, "Endpoint L1 Acceptable Latency", "RO"),
    field(14, 12, "Reserved", "RsvdP"),
    flag(15, "Role-Based Error Reporting", "RO", { reset: 1, rules: "R95" }),
    flag(16, "ERR_COR Subclass Capable", "RO"),
    flag(17, "Reserved", "RsvdP"),
    field(25, 18, "Captured Slot Power Limit Value", "RO", { vf: readsZero, keptByFlr: true }),
    field(27, 26, "Captured Slot Power Limit Scale", "RO", { vf: readsZero, keptByFlr: true }),
    flag(28, "Function Level Reset Capability", "RO", { reset: 1, when: endpoint, rules: "R71 R72" }),
    field(31, 29, "Reserved", "RsvdP"),
  ]),
  register(
    "Device Control",
    0x08,
    16,
    "7.5.3.4",
    [
      flag(0, "Correctable Error Reporting Enable", "RW", pfGoverns),
      flag(1, "Non-Fatal Error Reporting Enable", "RW", pfGoverns),
      flag(2, "Fatal Error Reporting Enable", "RW", pfGoverns),
      flag(3, "Unsupported Request Reporting Enable", "RW", pfGoverns),
      flag(4, "Enable Relaxed Ordering", "RW", { ...pfGoverns, reset: 1, optional: true }),
      field(7, 5, "Max_Payload_Size", "RW", {
        ...pfGoverns,
        values: payloadBytes,
        keptByFlr: true,
        optional: true,
      }),
      flag(8, "Extended Tag Field Enable", "RW", {
        ...pfGoverns,
        when: set(`${capable}.Extended Tag Field Supported`),
        optional: true,
      }),
      flag(9, "Phantom Functions Enable", "RW", {
        ...pfGoverns,
        when: set(`${capable}.Phantom Functions Supported`),
        optional: true,
      }),
      flag(10, "Aux Power PM Enable", "RWS", { ...pfGoverns, optional: true }),
      flag(11, "Enable No Snoop", "RW", { ...pfGoverns, reset: 1, optional: true }),
      field(14, 12, "Max_Read_Request_Size", "RW", {
        ...pfGoverns,
        reset: 2,
        values: payloadBytes,
        optional: true,
      }),
      // One bit, two uses. As Initiate Function Level Reset it acts on a written one and reads zero.
      flag(15, "Bridge Configuration Retry Enable / Initiate Function Level Reset", "RW", {
        when: any(
          // VFs that deny the capability are reset all the same, as those of the 82599 are.
          all(endpoint, any(set(`${capable}.Function Level Reset Capability`), trait("VF"))),
          portType("pcie-to-pci-bridge"),
        ),
        rules: "R57 R73 R84 R85 R86 R87 R88",
      }),
    ],
    { rules: "R73 R76" },
  ),
  register(
    "Device Status",
    0x0a,
    16,
    "7.5.3.5",
    [
      flag(0, "Correctable Error Detected", "RW1C", { rules: "R74 R86 R95 R96" }),
      flag(1, "Non-Fatal Error Detected", "RW1C", { rules: "R74 R86 R95 R96" }),
      flag(2, "Fatal Error Detected", "RW1C", { rules: "R74 R86 R96" }),
      flag(3, "Unsupported Request Detected", "RW1C", { rules: "R74 R86 R94 R95 R96" }),
      flag(4, "AUX Power Detected", "RO", { vf: readsZero, rules: "R74" }),
      flag(5, "Transactions Pending", "RO", { live: true, rules: "R74" }),
      flag(6, "Emergency Power Reduction Detected", "RW1C", {
        vf: "RsvdZ",
        when: set(`${capable2}.Emergency Power Reduction Supported`),
      }),
      field(15, 7, "Reserved", "RsvdZ"),
    ],
    { rules: "R74" },
  ),
];

/** 24h to 2Bh. */
export const device2 = [
  register("Device Capabilities 2", 0x24, 32, "7.5.3.15", [
    field(3, 0, "Completion Timeout Ranges Supported", "HwInit"),
    flag(4, "Completion Timeout Disable Supported", "RO"),
    flag(5, "ARI Forwarding Supported", "RO", { vf: readsZero, rules: "R31" }),
    flag(6, "AtomicOp Routing Supported", "RO"),
    flag(7, "32-bit AtomicOp Completer Supported", "RO"),
    flag(8, "64-bit AtomicOp Completer Supported", "RO"),
    flag(9, "128-bit CAS Completer Supported", "RO"),
    flag(10, "No RO-enabled PR-PR Passing", "HwInit"),
    flag(11, "LTR Mechanism Supported", "RO", { vf: readsZero }),
    field(13, 12, "TPH Completer Supported", "RO"),
    field(15, 14, "Reserved", "RsvdP"),
    flag(16, "10-Bit Tag Completer Supported", "HwInit"),
    flag(17, "10-Bit Tag Requester Supported", "HwInit"),
    field(19, 18, "OBFF Supported", "HwInit"),
    flag(20, "Extended Fmt Field Supported", "RO"),
    flag(21, "End-End TLP Prefix Supported", "HwInit"),
    field(23, 22, "Max End-End TLP Prefixes", "HwInit"),
    field(25, 24, "Emergency Power Reduction Supported", "HwInit"),
    flag(26, "Emergency Power Reduction Initialization Required", "HwInit"),
    field(30, 27, "Reserved", "RsvdP"),
    flag(31, "FRS Supported", "HwInit"),
  ]),
  register(
    "Device Control 2",
    0x28,
    16,
    "7.5.3.16",
    [
      field(3, 0, "Completion Timeout Value", "RW", {
        ...pfGoverns,
        values: completionTimeouts,
        when: set(`${capable2}.Completion Timeout Ranges Supported`),
      }),
      flag(4, "Completion Timeout Disable", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.Completion Timeout Disable Supported`),
      }),
      flag(5, "ARI Forwarding Enable", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.ARI Forwarding Supported`),
        rules: "R31",
      }),
      flag(6, "AtomicOp Requester Enable", "RW", {
        ...pfGoverns,
        when: any(endpoint, portType("root-port")),
      }),
      flag(7, "AtomicOp Egress Blocking", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.AtomicOp Routing Supported`),
      }),
      flag(8, "IDO Request Enable", "RW", pfGoverns),
      flag(9, "IDO Completion Enable", "RW", pfGoverns),
      flag(10, "LTR Mechanism Enable", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.LTR Mechanism Supported`),
      }),
      flag(11, "Emergency Power Reduction Request", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.Emergency Power Reduction Supported`),
      }),
      flag(12, "10-Bit Tag Requester Enable", "RW", {
        ...pfGoverns,
        when: set(`${capable2}.10-Bit Tag Requester Supported`),
      }),
      field(14, 13, "OBFF Enable", "RW", { ...pfGoverns, when: set(`${capable2}.OBFF Supported`) }),
      flag(15, "End-End TLP Prefix Blocking", "RW", {
        ...pfGoverns,
        when: all(forwards, set(`${capable2}.End-End TLP Prefix Supported`)),
      }),
    ],
    { rules: "R75" },
  ),
  register("Device Status 2", 0x2a, 16, "7.5.3.17", [field(15, 0, "Reserved", "RsvdZ")]),
];

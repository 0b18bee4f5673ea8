// Samsung NVMe SSDs with SR-IOV: PM1733 (144d:a824) after a dump with its registers decoded, PM174X (144d:a826) after a
// dump of its bytes, `cap-phy32` among the tests of pciutils.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset } from "./preset";

const msiX = (vectors: number): CapabilityInput => ({
  type: "msi-x",
  at: "0xb0",
  vectors,
  table: { bar: 0, offset: "0x4000" },
  pba: { bar: 0, offset: "0x3000" },
});

/** Nobody shows the VFs' registers; they are taken to lie as the PF's. */
const vfOf = (subsystemId: string) => ({
  revisionId: 0,
  subsystemId,
  capabilities: [
    { type: "pcie", at: "0x70", flr: true },
    msiX(64),
    { type: "aer", at: "0x100", version: 2 },
    { type: "ari", at: "0x168" },
  ] satisfies CapabilityInput[],
});

const pm1733: FunctionInput = {
  vendorId: "0x144d",
  deviceId: "0xa824",
  classCode: "0x010802",
  revisionId: 0,
  subsystemVendorId: "0x144d",
  subsystemId: "0xa801",
  interruptPin: 1,
  bars: [{ index: 0, type: "memory64", size: "32K" }],
  rom: "64K",
  capabilities: [
    { type: "pm", at: "0x40", noSoftReset: true },
    {
      type: "pcie",
      at: "0x70",
      version: 2,
      flr: true,
      extendedTag: true,
      maxPayload: 512,
      linkSpeed: 4,
      linkWidth: 4,
    },
    msiX(64),
    { type: "aer", at: "0x100", version: 2 },
    { type: "dsn", at: "0x148", serial: "020000fffe000005" },
    { type: "ari", at: "0x168" },
    { type: "secondary-pcie", at: "0x178" },
    { type: "physical-layer-16", at: "0x198" },
    { type: "lane-margining", at: "0x1c0" },
    {
      type: "sriov",
      at: "0x1e8",
      totalVfs: 32,
      firstVfOffset: 2,
      vfStride: 1,
      vfDeviceId: "0xa824",
      supportedPageSizes: "0x553",
      vfBars: [{ index: 0, type: "memory64", size: "32K" }],
      vf: vfOf("0xa801"),
    },
    { type: "data-link-feature", at: "0x3a4" },
  ],
};

/** Its VFs are reached as far as Function 7: the host of the dump did not use ARI. */
export const samsungPm1733: Preset = {
  name: "samsung-pm1733",
  description: "Samsung PM1733 NVMe SSD with 32 VFs",
  deviates: [],
  synthetic: [
    "revisionId",
    "subsystemVendorId",
    "subsystemId",
    "interruptPin",
    "capabilities.pm.version",
    "capabilities.pm.d1",
    "capabilities.pm.d2",
    "capabilities.pm.pmeSupport",
    "capabilities.dsn.serial",
    "capabilities.lane-margining.driverSoftware",
    "capabilities.sriov.vf",
    "capabilities.data-link-feature.scaledFlowControl",
  ],
  sharedLink: false,
  functions: [pm1733],
  place: "port",
};

const pm174x: FunctionInput = {
  vendorId: "0x144d",
  deviceId: "0xa826",
  classCode: "0x010802",
  revisionId: 0,
  subsystemVendorId: "0x144d",
  subsystemId: "0xaa0a",
  interruptPin: 1,
  bars: [{ index: 0, type: "memory64", size: "32K" }],
  capabilities: [
    {
      type: "pm",
      at: "0x40",
      version: 3,
      noSoftReset: true,
      d1: false,
      d2: false,
      pmeSupport: 0,
      values: { "Power Management Capabilities.Immediate_Readiness_on_Return_to_D0": 1 },
    },
    {
      type: "pcie",
      at: "0x70",
      version: 2,
      flr: true,
      extendedTag: true,
      maxPayload: 512,
      linkSpeed: 5,
      linkWidth: 2,
      values: {
        "Device Capabilities.Endpoint L0s Acceptable Latency": 7,
        "Device Capabilities.Endpoint L1 Acceptable Latency": 7,
        "Device Capabilities.Captured Slot Power Limit Value": 40,
        "Link Capabilities.L0s Exit Latency": 7,
        "Link Capabilities.L1 Exit Latency": 6,
        "Device Capabilities 2.Completion Timeout Ranges Supported": "0xf",
        "Device Capabilities 2.Completion Timeout Disable Supported": 1,
        "Device Capabilities 2.10-Bit Tag Completer Supported": 1,
      },
    },
    msiX(129),
    {
      type: "aer",
      at: "0x100",
      version: 2,
      values: {
        "Advanced Error Capabilities and Control.ECRC Generation Capable": 1,
        "Advanced Error Capabilities and Control.ECRC Check Capable": 1,
        "Advanced Error Capabilities and Control.Multiple Header Recording Capable": 1,
      },
    },
    { type: "dsn", at: "0x148", serial: "020000fffe000006" },
    { type: "power-budgeting", at: "0x154", systemAllocated: true },
    { type: "ari", at: "0x168", values: { "ARI Capability.ACS Function Groups Capability": 1 } },
    { type: "secondary-pcie", at: "0x178", lanes: 4 },
    { type: "physical-layer-16", at: "0x198", lanes: 4 },
    { type: "lane-margining", at: "0x1bc", lanes: 4, driverSoftware: false },
    {
      type: "physical-layer-32",
      at: "0x1d4",
      lanes: 4,
      values: {
        "32 GT/s Capabilities.Equalization Bypass to Highest Rate Supported": 1,
        "32 GT/s Capabilities.No Equalization Needed Supported": 1,
      },
    },
    {
      type: "sriov",
      at: "0x1f8",
      totalVfs: 64,
      firstVfOffset: 32,
      vfStride: 1,
      ariCapableHierarchyPreserved: true,
      vfDeviceId: "0xa826",
      supportedPageSizes: "0x553",
      vfBars: [{ index: 0, type: "memory64", size: "32K" }],
      vf: vfOf("0xaa0a"),
    },
    { type: "data-link-feature", at: "0x3c0", scaledFlowControl: true },
  ],
  // What looks like an MSI capability is not linked.
  registers: { "0x50": "0x028a7005" },
};

export const samsungPm174x: Preset = {
  name: "samsung-pm174x",
  description: "Samsung PM174X NVMe SSD with 64 VFs",
  deviates: [],
  synthetic: [
    "capabilities.dsn.serial",
    "capabilities.power-budgeting.budgets",
    "capabilities.sriov.withoutAri",
    "capabilities.sriov.vfBars.0.size",
    "capabilities.sriov.vf",
  ],
  sharedLink: false,
  functions: [pm174x],
  place: "ari-port",
};

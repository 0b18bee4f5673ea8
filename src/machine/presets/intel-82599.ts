// Intel 82599ES as on the X520 (8086:10fb), and its variant for copper without optics (CX4, 8086:10f9): two ports, 64 VFs each.

import type { FunctionInput } from "../schema/function";
import type { Preset } from "./preset";

const port: FunctionInput = {
  vendorId: "0x8086",
  deviceId: "0x10fb",
  classCode: "0x020000",
  revisionId: 1,
  subsystemVendorId: "0x8086",
  subsystemId: "0x0003",
  bars: [
    { index: 0, type: "memory64", prefetchable: true, size: "512K" },
    { index: 2, type: "io", size: 32 },
    { index: 4, type: "memory64", prefetchable: true, size: "16K" },
  ],
  capabilities: [
    { type: "pm", at: "0x40", version: 3, pmeSupport: 0b11001 },
    { type: "msi", at: "0x50", vectors: 1, address64: true, masking: true },
    {
      type: "msi-x",
      at: "0x70",
      vectors: 64,
      table: { bar: 4, offset: 0 },
      pba: { bar: 4, offset: "0x2000" },
    },
    {
      type: "pcie",
      at: "0xa0",
      version: 2,
      flr: true,
      extendedTag: false,
      maxPayload: 512,
      linkSpeed: 2,
      linkWidth: 8,
      values: {
        "Link Capabilities.ASPM Support": 1,
        "Link Capabilities.L1 Exit Latency": 6,
        "Device Capabilities 2.Completion Timeout Ranges Supported": "0xf",
      },
    },
    { type: "aer", at: "0x100", version: 1 },
    { type: "dsn", at: "0x140", serial: "020000ffff000001" },
    { type: "ari", at: "0x150" },
    {
      type: "sriov",
      at: "0x160",
      totalVfs: 64,
      firstVfOffset: 128,
      vfStride: 2,
      withoutAri: { firstVfOffset: 384, vfStride: 2 },
      vfDeviceId: "0x10ed",
      supportedPageSizes: "0x553",
      vfBars: [
        { index: 0, type: "memory64", prefetchable: true, size: "16K" },
        { index: 3, type: "memory64", prefetchable: true, size: "16K" },
      ],
      vf: {
        revisionId: 1,
        capabilities: [
          {
            type: "msi-x",
            at: "0x70",
            vectors: 3,
            table: { bar: 3, offset: 0 },
            pba: { bar: 3, offset: "0x2000" },
          },
          { type: "pcie", at: "0xa0", flr: false },
          { type: "aer", at: "0x100", version: 1 },
          { type: "ari", at: "0x150" },
        ],
      },
    },
  ],
};

const deviates = ["R71"];
const synthetic = [
  "subsystemVendorId",
  "subsystemId",
  "interruptPin",
  "capabilities.pm.noSoftReset",
  "capabilities.pm.d1",
  "capabilities.pm.d2",
  "capabilities.pm.pmeSupport",
  "capabilities.dsn.serial",
  "capabilities.sriov.vf.subsystemId",
  "capabilities.sriov.vf.capabilities",
];

export const intel82599: Preset = {
  name: "intel-82599",
  description: "Intel 82599ES (X520) 10 Gigabit Ethernet, two ports with 64 VFs each",
  deviates,
  synthetic,
  sharedLink: false,
  functions: [
    { ...port, interruptPin: 1 },
    { ...port, interruptPin: 2 },
  ],
  place: "ari-port",
};

const cx4: FunctionInput = { ...port, deviceId: "0x10f9", model: "82599" };

/** Its link needs no module, so that a driver has it up without optics to ask. Nobody has shown a dump of one with SR-IOV. */
export const intel82599Cx4: Preset = {
  ...intel82599,
  name: "intel-82599-cx4",
  description:
    "Intel 82599 (CX4) 10 Gigabit Ethernet with working registers and queues, two ports with 64 VFs each",
  synthetic: [...synthetic, "capabilities.sriov.firstVfOffset"],
  functions: [
    { ...cx4, interruptPin: 1 },
    { ...cx4, interruptPin: 2 },
  ],
};

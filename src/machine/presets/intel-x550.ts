// Intel X550T (8086:1563), two ports, 64 VFs each. A dump of its Function 1 shows the SR-IOV capability and nothing else;
// the Device ID is that of Linux's ixgbe driver. The rest is taken from its predecessor, the 82599.

import type { FunctionInput } from "../schema/function";
import type { Preset } from "./preset";

const msiX = { type: "msi-x", at: "0x70", vectors: 64 } as const;

const port: FunctionInput = {
  vendorId: "0x8086",
  deviceId: "0x1563",
  classCode: "0x020000",
  revisionId: 1,
  subsystemVendorId: "0x8086",
  subsystemId: "0x0001",
  bars: [
    { index: 0, type: "memory64", prefetchable: true, size: "4M" },
    { index: 4, type: "memory64", prefetchable: true, size: "16K" },
  ],
  capabilities: [
    { type: "pm", at: "0x40", pmeSupport: 0b11001 },
    { type: "msi", at: "0x50", vectors: 1, address64: true, masking: true },
    { ...msiX, table: { bar: 4, offset: 0 }, pba: { bar: 4, offset: "0x2000" } },
    { type: "pcie", at: "0xa0", maxPayload: 512, linkSpeed: 3, linkWidth: 4 },
    { type: "aer", at: "0x100" },
    { type: "dsn", at: "0x140", serial: "020000ffff000002" },
    { type: "ari", at: "0x150" },
    {
      type: "sriov",
      at: "0x160",
      totalVfs: 64,
      firstVfOffset: 128,
      vfStride: 2,
      withoutAri: { firstVfOffset: 384, vfStride: 2 },
      vfDeviceId: "0x1565",
      supportedPageSizes: "0x553",
      vfBars: [
        { index: 0, type: "memory64", size: "16K" },
        { index: 3, type: "memory64", size: "16K" },
      ],
      vf: {
        revisionId: 1,
        capabilities: [
          { ...msiX, vectors: 3, table: { bar: 3, offset: 0 }, pba: { bar: 3, offset: "0x2000" } },
          { type: "pcie", at: "0xa0" },
          { type: "aer", at: "0x100" },
          { type: "ari", at: "0x150" },
        ],
      },
    },
  ],
};

export const intelX550: Preset = {
  name: "intel-x550",
  description: "Intel X550T 10 Gigabit Ethernet, two ports with 64 VFs each",
  deviates: [],
  synthetic: [
    "revisionId",
    "subsystemVendorId",
    "subsystemId",
    "interruptPin",
    "bars",
    "capabilities.pm",
    "capabilities.msi",
    "capabilities.msi-x",
    "capabilities.pcie",
    "capabilities.aer",
    "capabilities.dsn",
    "capabilities.ari",
    "capabilities.sriov.firstVfOffset",
    "capabilities.sriov.vfBars.0.size",
    "capabilities.sriov.vfBars.3.size",
    "capabilities.sriov.vf",
  ],
  sharedLink: false,
  functions: [
    { ...port, interruptPin: 1 },
    { ...port, interruptPin: 2 },
  ],
  place: "ari-port",
};

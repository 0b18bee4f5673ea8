// Devices that QEMU emulates: nvme (1b36:0010) with sriov_max_vfs=8, after a dump of a machine of ours and
// hw/nvme/ctrl.c, and igb (8086:10c9), after hw/net/igb.c and hw/net/igbvf.c. Both as in QEMU 10.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset } from "./preset";

const link = {
  version: 2,
  flr: true,
  extendedTag: false,
  maxPayload: 128,
  linkSpeed: 1,
  linkWidth: 1,
  values: {
    "Link Capabilities.ASPM Support": 1,
    "Link Capabilities.ASPM Optionality Compliance": 0,
    "Device Capabilities 2.Extended Fmt Field Supported": 1,
    "Device Capabilities 2.End-End TLP Prefix Supported": 1,
  },
} as const;

/** What QEMU gives every device that says nothing else. */
const subsystem = { subsystemVendorId: "0x1af4", subsystemId: "0x1100" };

const nvmeMsiX = (vectors: number): CapabilityInput => ({
  type: "msi-x",
  at: "0x40",
  vectors,
  table: { bar: 0, offset: "0x2000" },
  pba: { bar: 0, offset: "0x3000" },
});

const nvmePm: CapabilityInput = {
  type: "pm",
  at: "0x60",
  version: 3,
  noSoftReset: true,
  d1: false,
  d2: false,
  pmeSupport: 0,
};

const nvme: FunctionInput = {
  vendorId: "0x1b36",
  deviceId: "0x0010",
  classCode: "0x010802",
  revisionId: 2,
  ...subsystem,
  interruptPin: 1,
  bars: [{ index: 0, type: "memory64", size: "16K" }],
  capabilities: [
    nvmeMsiX(4),
    { type: "pcie", at: "0x80", ...link },
    nvmePm,
    { type: "ari", at: "0x100" },
    {
      type: "sriov",
      at: "0x120",
      totalVfs: 8,
      firstVfOffset: 1,
      vfStride: 1,
      vfDeviceId: "0x0010",
      supportedPageSizes: "0x553",
      vfBars: [{ index: 0, type: "memory64", size: "16K" }],
      vf: {
        revisionId: 2,
        subsystemId: "0x1100",
        capabilities: [
          nvmeMsiX(1),
          { type: "pcie", at: "0x80", ...link },
          nvmePm,
          { type: "ari", at: "0x100" },
        ],
      },
    },
  ],
};

export const qemuNvme: Preset = {
  name: "qemu-nvme",
  description: "QEMU's nvme controller with 8 VFs",
  deviates: [],
  synthetic: [],
  sharedLink: false,
  functions: [nvme],
  place: "ari-port",
};

const igbMsiX = (vectors: number): CapabilityInput => ({
  type: "msi-x",
  at: "0x70",
  vectors,
  table: { bar: 3, offset: 0 },
  pba: { bar: 3, offset: "0x2000" },
});

const igb: FunctionInput = {
  vendorId: "0x8086",
  deviceId: "0x10c9",
  classCode: "0x020000",
  revisionId: 1,
  ...subsystem,
  interruptPin: 1,
  bars: [
    { index: 0, type: "memory32", size: "128K" },
    { index: 1, type: "memory32", size: "128K" },
    { index: 2, type: "io", size: 32 },
    { index: 3, type: "memory64", size: "16K" },
  ],
  capabilities: [
    {
      type: "pm",
      at: "0x40",
      version: 2,
      noSoftReset: false,
      d1: false,
      d2: false,
      pmeSupport: 0,
      values: { "Power Management Capabilities.Device Specific Initialization": 1 },
    },
    { type: "msi", at: "0x50", vectors: 1, address64: true, masking: true },
    igbMsiX(10),
    { type: "pcie", at: "0xa0", ...link },
    { type: "aer", at: "0x100", version: 1 },
    { type: "ari", at: "0x150" },
    {
      type: "sriov",
      at: "0x160",
      totalVfs: 8,
      firstVfOffset: 128,
      vfStride: 2,
      vfDeviceId: "0x10ca",
      supportedPageSizes: "0x553",
      vfBars: [
        { index: 0, type: "memory64", prefetchable: true, size: "16K" },
        { index: 3, type: "memory64", prefetchable: true, size: "16K" },
      ],
      vf: {
        revisionId: 1,
        subsystemId: "0x1100",
        capabilities: [
          { type: "pcie", at: "0xa0", ...link },
          igbMsiX(3),
          { type: "aer", at: "0x100", version: 1 },
          { type: "ari", at: "0x150" },
        ],
      },
    },
  ],
};

export const qemuIgb: Preset = {
  name: "qemu-igb",
  description: "QEMU's igb, an 82576 of one port with 8 VFs",
  consequences: ["C40"],
  deviates: [],
  synthetic: [],
  sharedLink: false,
  functions: [igb],
  place: "ari-port",
};

// Intel 82576 (8086:10c9), two ports, 8 VFs each.

import type { FunctionInput } from "../schema/function";
import type { Preset } from "./preset";

const port: FunctionInput = {
  vendorId: "0x8086",
  deviceId: "0x10c9",
  classCode: "0x020000",
  revisionId: 1,
  subsystemVendorId: "0x8086",
  subsystemId: "0xa03c",
  bars: [
    { index: 0, type: "memory32", size: "128K" },
    { index: 1, type: "memory32", size: "4M" },
    { index: 2, type: "io", size: 32 },
    { index: 3, type: "memory32", size: "16K" },
  ],
  rom: "4M",
  capabilities: [
    {
      type: "pm",
      at: "0x40",
      version: 3,
      noSoftReset: false,
      d1: false,
      d2: false,
      pmeSupport: 0b11001,
      values: {
        "Power Management Capabilities.Device Specific Initialization": 1,
        "Power Management Control/Status.Data_Scale": 1,
        Data: "0x1a",
      },
    },
    { type: "msi", at: "0x50", vectors: 1, address64: true, masking: true },
    {
      type: "msi-x",
      at: "0x70",
      vectors: 10,
      table: { bar: 3, offset: 0 },
      pba: { bar: 3, offset: "0x2000" },
    },
    {
      type: "pcie",
      at: "0xa0",
      version: 2,
      flr: true,
      extendedTag: false,
      maxPayload: 512,
      linkSpeed: 1,
      linkWidth: 4,
      values: {
        "Device Capabilities.Endpoint L0s Acceptable Latency": 3,
        "Device Capabilities.Endpoint L1 Acceptable Latency": 6,
        "Link Capabilities.ASPM Support": 3,
        "Link Capabilities.L0s Exit Latency": 6,
        "Link Capabilities.L1 Exit Latency": 6,
        "Link Capabilities.ASPM Optionality Compliance": 0,
        "Device Capabilities 2.Completion Timeout Ranges Supported": "0xf",
        "Device Capabilities 2.Completion Timeout Disable Supported": 1,
      },
    },
    {
      type: "aer",
      at: "0x100",
      version: 1,
      values: {
        "Uncorrectable Error Mask.Uncorrectable Internal Error Mask": 0,
        "Correctable Error Mask.Corrected Internal Error Mask": 0,
        "Correctable Error Mask.Header Log Overflow Mask": 0,
        "Uncorrectable Error Severity.Surprise Down Error Severity": 0,
        "Uncorrectable Error Severity.Uncorrectable Internal Error Severity": 0,
      },
    },
    { type: "dsn", at: "0x140", serial: "020000ffff000000" },
    { type: "ari", at: "0x150" },
    {
      type: "sriov",
      at: "0x160",
      totalVfs: 8,
      firstVfOffset: 128,
      vfStride: 2,
      withoutAri: { firstVfOffset: 384, vfStride: 2 },
      vfDeviceId: "0x10ca",
      supportedPageSizes: "0x553",
      vfBars: [
        { index: 0, type: "memory64", size: "16K" },
        { index: 3, type: "memory64", size: "16K" },
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
          { type: "pcie", at: "0xa0", flr: true },
          { type: "aer", at: "0x100", version: 1 },
          { type: "ari", at: "0x150" },
        ],
      },
    },
  ],
};

export const intel82576: Preset = {
  name: "intel-82576",
  description: "Intel 82576 Gigabit Ethernet, two ports with 8 VFs each",
  deviates: [],
  synthetic: ["capabilities.dsn.serial", "capabilities.sriov.vf.subsystemId"],
  sharedLink: false,
  functions: [
    { ...port, interruptPin: 1 },
    { ...port, interruptPin: 2, synthetic: ["interruptPin"] },
  ],
  place: "ari-port",
};

// Real devices that software must bear with, as far as they are odd; what else they have is left out.

import type { FunctionInput } from "../../schema/function";
import type { Preset } from "../preset";
import { oddity } from "./base";

/** After `cap-ea-1` among the tests of pciutils: no BAR can be written, and the PF has no Function Level Reset. */
const thunderX: FunctionInput = {
  vendorId: "0x177d",
  deviceId: "0xa01e",
  classCode: "0x020000",
  revisionId: 8,
  subsystemVendorId: "0x177d",
  subsystemId: "0xa11e",
  interruptPin: 0,
  capabilities: [
    {
      type: "pcie",
      at: "0x40",
      version: 2,
      flr: false,
      extendedTag: false,
      maxPayload: 128,
      values: {
        "Device Capabilities.Role-Based Error Reporting": 0,
        "Link Capabilities.Max Link Speed": 0,
        "Link Capabilities.Maximum Link Width": 0,
        "Link Capabilities.ASPM Optionality Compliance": 0,
        "Link Capabilities 2.Supported Link Speeds Vector": 0,
        "Link Status.Current Link Speed": 0,
        "Link Status.Negotiated Link Width": 0,
      },
    },
    {
      type: "msi-x",
      at: "0x80",
      vectors: 10,
      table: { bar: 4, offset: 0 },
      pba: { bar: 4, offset: "0xf0000" },
    },
    {
      type: "ea",
      at: "0x98",
      entries: [
        { bar: 0, base: "0x843000000000", size: "1G" },
        { bar: 4, base: "0x843060000000", size: "1M" },
        { vfBar: 0, base: "0x8430a0000000", size: "2M" },
        { vfBar: 4, base: "0x8430e0000000", size: "2M" },
      ],
    },
    { type: "ari", at: "0x100" },
    { type: "vsec", at: "0x108", id: "0xa0", revision: 1, data: "00".repeat(0x38) },
    {
      type: "sriov",
      at: "0x180",
      totalVfs: 128,
      firstVfOffset: 1,
      vfStride: 1,
      ariCapableHierarchyPreserved: true,
      vfDeviceId: "0xa034",
      supportedPageSizes: "0x553",
      vf: { capabilities: [{ type: "pcie", at: "0x40" }] },
    },
  ],
};

/** After `cap-dvsec-cxl` there. Its I/O BAR of 1 KiB, larger than any may be, is left out too. */
const cxl: FunctionInput = {
  vendorId: "0x8086",
  deviceId: "0x0d93",
  classCode: "0xff0000",
  revisionId: 0,
  subsystemVendorId: 0,
  subsystemId: 0,
  interruptPin: 1,
  bars: [
    { index: 0, type: "memory32", size: "1M" },
    { index: 4, type: "memory32", prefetchable: true, size: "16M" },
  ],
  capabilities: [
    { type: "pcie", at: "0x40", version: 2, flr: true, extendedTag: true, maxPayload: 256 },
    { type: "msi", at: "0x80", vectors: 4, address64: true, masking: true },
    { type: "pm", at: "0xa0", version: 3, noSoftReset: true, pmeSupport: 0b11111 },
    { type: "aer", at: "0x100", version: 1 },
    {
      type: "sriov",
      at: "0xb80",
      totalVfs: 6,
      firstVfOffset: 16,
      vfStride: 2,
      ariCapableHierarchyPreserved: true,
      vfDeviceId: "0x0d52",
      supportedPageSizes: "0x3f",
      vfBars: [
        { index: 0, type: "memory32", size: "1M" },
        { index: 2, type: "memory32", size: "32K" },
        { index: 4, type: "memory32", size: "16M" },
      ],
    },
  ],
};

const enetc = (number: number): FunctionInput => ({
  vendorId: "0x1957",
  deviceId: "0xe100",
  classCode: "0x020000",
  revisionId: 1,
  subsystemVendorId: "0x1957",
  subsystemId: "0xe100",
  interruptPin: 0,
  bars: [{ index: 0, type: "memory64", size: "256K" }],
  capabilities: [
    { type: "pcie", at: "0x40" },
    { type: "aer", at: "0x100" },
    {
      type: "sriov",
      at: "0x140",
      totalVfs: 2,
      firstVfOffset: 8 + number,
      vfStride: 1,
      vfDeviceId: "0xef00",
      supportedPageSizes: "0x013",
      vfBars: [{ index: 0, type: "memory64", size: "64K" }],
    },
  ],
});

export const oddRealDevices: readonly Preset[] = [
  oddity(
    "cavium-thunderx",
    "Cavium ThunderX NIC: BARs and VF BARs by Enhanced Allocation, no Function Level Reset",
    ["R72"],
    [thunderX],
    { synthetic: ["capabilities.vsec.data", "capabilities.sriov.vf"], consequences: ["C14", "C62"] },
  ),
  oddity(
    "freescale-enetc",
    "Freescale ENETC: integrated PFs whose pages are of 4, 8 and 64 KiB alone",
    ["R41"],
    [enetc(0), enetc(1)],
    {
      place: "root-bus",
      synthetic: [
        "classCode",
        "revisionId",
        "subsystemVendorId",
        "subsystemId",
        "interruptPin",
        "bars",
        "capabilities.pcie",
        "capabilities.aer",
        "capabilities.sriov.firstVfOffset",
        "capabilities.sriov.vfStride",
        "capabilities.sriov.vfBars",
        "capabilities.sriov.vf",
      ],
      consequences: ["C14"],
    },
  ),
  oddity(
    "intel-cxl",
    "Intel CXL device 8086:0d93: integrated, pages of 4 to 128 KiB, three 32-bit VF BARs",
    ["R41"],
    [cxl],
    {
      place: "root-bus",
      synthetic: [
        "capabilities.pm.d1",
        "capabilities.pm.d2",
        "capabilities.pcie.linkSpeed",
        "capabilities.pcie.linkWidth",
        "capabilities.sriov.vfBars.0.size",
        "capabilities.sriov.vfBars.2.size",
        "capabilities.sriov.vfBars.4.size",
        "capabilities.sriov.vf",
      ],
    },
  ),
];

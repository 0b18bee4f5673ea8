// Broadcom BCM57810 (14e4:168e), two ports, and BCM57712 (14e4:1662), of which little is public. Of the first there is a
// dump in issue 4 of github.com/TobleMiner/HPE-FlexibleLOM-adapter; what it leaves out is made up.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset } from "./preset";

/** Port 1 comes 63 Routing IDs after port 0, whatever TotalVFs. */
const offsetOf = (port: number) => 8 + 63 * port;

const capabilities: readonly CapabilityInput[] = [
  {
    type: "pm",
    at: "0x48",
    version: 3,
    d1: false,
    d2: false,
    pmeSupport: 0b11001,
    noSoftReset: true,
    values: { "Power Management Control/Status.Data_Scale": 1 },
  },
  { type: "vpd", at: "0x50" },
  { type: "msi", at: "0x58", vectors: 8, address64: true, masking: false },
  {
    type: "msi-x",
    at: "0xa0",
    vectors: 32,
    table: { bar: 4, offset: 0 },
    pba: { bar: 4, offset: "0x1000" },
  },
  { type: "pcie", at: "0xac", maxPayload: 512, linkSpeed: 3, linkWidth: 8 },
  { type: "aer", at: "0x100" },
  { type: "dsn", at: "0x13c", serial: "020000fffe000004" },
  { type: "ari", at: "0x1b8" },
];

const msiXOfVf = {
  type: "msi-x",
  at: "0xa0",
  vectors: 2,
  table: { bar: 4, offset: 0 },
  pba: { bar: 4, offset: "0x1000" },
} as const;

const vf = {
  revisionId: 0,
  subsystemId: 0,
  capabilities: [
    msiXOfVf,
    { type: "pcie", at: "0xac" },
    { type: "aer", at: "0x100" },
    { type: "ari", at: "0x1b8" },
  ] satisfies CapabilityInput[],
};

const memory64 = (index: number, size: string) =>
  ({ index, type: "memory64", prefetchable: true, size }) as const;

const port = (number: number): FunctionInput => ({
  vendorId: "0x14e4",
  classCode: "0x020000",
  interruptPin: 1 + number,
  bars: [memory64(0, "8M"), memory64(2, "8M"), memory64(4, "64K")],
  rom: "256K",
});

const port57810 = (number: number): FunctionInput => ({
  ...port(number),
  deviceId: "0x168e",
  revisionId: "0x11",
  subsystemVendorId: "0x103c",
  subsystemId: "0x0001",
  capabilities: [
    ...capabilities,
    {
      type: "sriov",
      at: "0x1c0",
      totalVfs: 16,
      firstVfOffset: offsetOf(number),
      vfStride: 1,
      functionDependencyLink: 0,
      vfDeviceId: "0x16af",
      supportedPageSizes: "0x5ff",
      vfBars: [memory64(0, "32K"), memory64(4, "8K")],
      vf,
    },
    { type: "resizable-bar", at: "0x220", bars: [{ bar: 2, sizes: ["8M"] }] },
    ...(number === 0 ? [{ type: "secondary-pcie", at: "0x300" } as const] : []),
  ],
});

const synthetic = [
  "subsystemId",
  "capabilities.vpd.data",
  "capabilities.msi",
  "capabilities.msi-x",
  "capabilities.pcie",
  "capabilities.aer",
  "capabilities.dsn",
  "capabilities.sriov.vf",
];

export const broadcomBcm57810: Preset = {
  name: "broadcom-bcm57810",
  description: "Broadcom BCM57810 10 Gigabit Ethernet, two ports with 16 VFs each",
  // Function 1 names Function 0 as its dependency, which names itself.
  deviates: ["R35"],
  synthetic: [...synthetic, "capabilities.sriov.vfBars.0.size"],
  sharedLink: false,
  functions: [port57810(0), { ...port57810(1), synthetic: ["interruptPin"] }],
  place: "ari-port",
};

const port57712 = (number: number): FunctionInput => ({
  ...port(number),
  deviceId: "0x1662",
  revisionId: 1,
  subsystemVendorId: "0x14e4",
  subsystemId: "0x1662",
  capabilities: [
    ...capabilities,
    {
      type: "sriov",
      at: "0x1c0",
      totalVfs: 64,
      firstVfOffset: offsetOf(number),
      vfStride: 1,
      vfDeviceId: "0x166f",
      supportedPageSizes: "0x5ff",
      vfBars: [memory64(0, "32K"), memory64(2, "32K"), memory64(4, "8K")],
      vf,
    },
  ],
});

/** Known, from Linux's bnx2x driver: the IDs, up to 64 VFs for each port, and VF BARs 0, 2 and 4. */
export const broadcomBcm57712: Preset = {
  name: "broadcom-bcm57712",
  description: "Broadcom BCM57712 10 Gigabit Ethernet, two ports with 64 VFs each, mostly synthetic",
  deviates: [],
  synthetic: [
    ...synthetic,
    "revisionId",
    "subsystemVendorId",
    "interruptPin",
    "bars",
    "rom",
    "capabilities.pm",
    "capabilities.vpd",
    "capabilities.ari",
    "capabilities.sriov.at",
    "capabilities.sriov.totalVfs",
    "capabilities.sriov.firstVfOffset",
    "capabilities.sriov.vfStride",
    "capabilities.sriov.supportedPageSizes",
    "capabilities.sriov.vfBars.0.size",
    "capabilities.sriov.vfBars.2.size",
    "capabilities.sriov.vfBars.4.size",
  ],
  sharedLink: false,
  functions: [port57712(0), port57712(1)],
  place: "ari-port",
};

// Mellanox ConnectX-4 Lx (15b3:1015) and ConnectX-5 (15b3:1017), two ports, 8 VFs each as their firmware sets it. First VF
// Offset does not depend on ARI. What VFs look like was seen on those of a ConnectX-7.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset } from "./preset";

const VFS = 8;

/** Behind the three of the header; the whole capability has 24. */
const VENDOR_BYTES = 21;

/** It speaks for the link, so that only Function 0 has it. */
const secondary: CapabilityInput = { type: "secondary-pcie", at: "0x1c0" };

const vf = {
  revisionId: 0,
  subsystemId: 0,
  capabilities: [
    { type: "pcie", at: "0x60", flr: true },
    {
      type: "msi-x",
      at: "0x9c",
      vectors: 12,
      table: { bar: 0, offset: "0x2000" },
      pba: { bar: 0, offset: "0x3000" },
    },
    { type: "vsec", at: "0x100", id: 0 },
    { type: "ari", at: "0x150" },
  ] satisfies CapabilityInput[],
};

function port(deviceId: string, vfDeviceId: string, number: number): FunctionInput {
  return {
    vendorId: "0x15b3",
    deviceId,
    classCode: "0x020000",
    revisionId: 0,
    subsystemVendorId: "0x15b3",
    subsystemId: "0x0001",
    interruptPin: 1 + number,
    bars: [{ index: 0, type: "memory64", prefetchable: true, size: "32M" }],
    rom: "1M",
    capabilities: [
      {
        type: "pcie",
        at: "0x60",
        version: 2,
        flr: true,
        extendedTag: true,
        maxPayload: 512,
        linkSpeed: 3,
        linkWidth: 8,
      },
      { type: "vpd", at: "0x48" },
      {
        type: "msi-x",
        at: "0x9c",
        vectors: 64,
        table: { bar: 0, offset: "0x2000" },
        pba: { bar: 0, offset: "0x3000" },
      },
      { type: "vendor-specific", at: "0xc0", data: "00".repeat(VENDOR_BYTES) },
      { type: "pm", at: "0x40", version: 3 },
      { type: "aer", at: "0x100", version: 1 },
      { type: "ari", at: "0x150" },
      {
        type: "sriov",
        at: "0x180",
        totalVfs: VFS,
        firstVfOffset: 2 + number * (VFS - 1),
        vfStride: 1,
        vfDeviceId,
        supportedPageSizes: "0x7ff",
        vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "1M" }],
        vf,
      },
      ...(number === 0 ? [secondary] : []),
      { type: "acs", at: "0x230", supports: [] },
    ],
  };
}

const unknownOfBoth = [
  "revisionId",
  "subsystemVendorId",
  "subsystemId",
  "interruptPin",
  "capabilities.pm.noSoftReset",
  "capabilities.pm.d1",
  "capabilities.pm.d2",
  "capabilities.pm.pmeSupport",
  "capabilities.vpd.data",
  "capabilities.vendor-specific.data",
  "capabilities.acs.supports",
  "capabilities.sriov.vfBars.0.size",
  "capabilities.sriov.vf",
];

const family = (name: string, description: string, ids: [string, string], synthetic: string[]): Preset => ({
  name,
  description,
  deviates: [],
  synthetic: [...unknownOfBoth, ...synthetic],
  sharedLink: false,
  functions: [port(...ids, 0), port(...ids, 1)],
  place: "ari-port",
});

/** Its PFs are laid out as those of the ConnectX-5, of which there is a dump. */
export const mellanoxConnectX4Lx = family(
  "mellanox-connectx-4-lx",
  "Mellanox ConnectX-4 Lx 25 Gigabit Ethernet, two ports with 8 VFs each",
  ["0x1015", "0x1016"],
  [
    "bars",
    "rom",
    "capabilities.pcie",
    "capabilities.vpd",
    "capabilities.msi-x",
    "capabilities.vendor-specific",
    "capabilities.pm",
    "capabilities.aer",
    "capabilities.ari.at",
    "capabilities.acs",
  ],
);

export const mellanoxConnectX5 = family(
  "mellanox-connectx-5",
  "Mellanox ConnectX-5 100 Gigabit Ethernet, two ports with 8 VFs each",
  ["0x1017", "0x1018"],
  [],
);

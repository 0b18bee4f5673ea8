// Emulex OneConnect, BladeEngine 3 (19a2:0710): a VF has the Device ID of its PF. Known, from Linux's be2net driver: the
// IDs, BARs 0, 2 and 4 by their use, the Power Management capability at 40h, VF BAR 0, at most 30 VFs, and the register
// at 58h, whose lowest bit tells a VF from a PF. The rest is made up.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset } from "./preset";

const VFS = 30;
const INTERFACE = "0x58";

const memory64 = (index: number, size: string) => ({ index, type: "memory64", size }) as const;

const vfCapabilities: CapabilityInput[] = [
  {
    type: "msi-x",
    at: "0xc0",
    vectors: 4,
    table: { bar: 0, offset: "0x18000" },
    pba: { bar: 0, offset: "0x1c000" },
  },
  { type: "pcie", at: "0x80" },
  { type: "ari", at: "0x100" },
];

const port = (number: number): FunctionInput => ({
  vendorId: "0x19a2",
  deviceId: "0x0710",
  classCode: "0x020000",
  revisionId: 3,
  subsystemVendorId: "0x10df",
  subsystemId: "0xe70a",
  interruptPin: 1 + number,
  bars: [memory64(0, "16K"), memory64(2, "128K"), memory64(4, "128K")],
  capabilities: [
    { type: "pm", at: "0x40" },
    {
      type: "msi-x",
      at: "0xc0",
      vectors: 32,
      table: { bar: 0, offset: "0x2000" },
      pba: { bar: 0, offset: "0x3000" },
    },
    { type: "pcie", at: "0x80", maxPayload: 512, linkSpeed: 2, linkWidth: 8 },
    { type: "ari", at: "0x100" },
    {
      type: "sriov",
      at: "0x140",
      totalVfs: VFS,
      firstVfOffset: 8 + number * (VFS - 1),
      vfStride: 1,
      vfDeviceId: "0x0710",
      vfBars: [memory64(0, "128K")],
      vf: {
        revisionId: 3,
        subsystemId: "0xe70a",
        capabilities: vfCapabilities,
        registers: { [INTERFACE]: "0xc0000001" },
      },
    },
  ],
  registers: { [INTERFACE]: "0xc0000000" },
});

export const emulexBe3: Preset = {
  name: "emulex-be3",
  description: "Emulex OneConnect (BE3) 10 Gigabit Ethernet, two ports with 30 VFs each, mostly synthetic",
  deviates: [],
  synthetic: [
    "interruptPin",
    "bars.0.size",
    "bars.2.size",
    "bars.4.size",
    "capabilities.pm.version",
    "capabilities.pm.noSoftReset",
    "capabilities.pm.d1",
    "capabilities.pm.d2",
    "capabilities.pm.pmeSupport",
    "capabilities.msi-x",
    "capabilities.pcie",
    "capabilities.ari",
    "capabilities.sriov.at",
    "capabilities.sriov.totalVfs",
    "capabilities.sriov.firstVfOffset",
    "capabilities.sriov.vfStride",
    "capabilities.sriov.supportedPageSizes",
    "capabilities.sriov.vfBars.0.size",
    "capabilities.sriov.vf.revisionId",
    "capabilities.sriov.vf.subsystemId",
    "capabilities.sriov.vf.capabilities",
  ],
  sharedLink: false,
  functions: [port(0), port(1)],
  place: "ari-port",
};

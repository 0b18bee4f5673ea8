// Intel XL710 (8086:1583) and X710 (8086:1572): 128 VFs, shared out evenly among one, two or four ports.

import type { FunctionInput } from "../schema/function";
import type { CapabilityInput } from "../schema/sr-iov";
import type { Preset, PresetFunction } from "./preset";

const VFS = 128;

const common: FunctionInput = {
  vendorId: "0x8086",
  classCode: "0x020000",
  revisionId: 2,
  subsystemVendorId: "0x8086",
  subsystemId: "0x0001",
  bars: [
    { index: 0, type: "memory64", prefetchable: true, size: "8M" },
    { index: 3, type: "memory64", prefetchable: true, size: "32K" },
  ],
  rom: "512K",
};

const capabilities: readonly CapabilityInput[] = [
  { type: "pm", at: "0x40", pmeSupport: 0b11001, noSoftReset: true },
  { type: "msi", at: "0x50", vectors: 1, address64: true, masking: true },
  {
    type: "msi-x",
    at: "0x70",
    vectors: 129,
    table: { bar: 3, offset: 0 },
    pba: { bar: 3, offset: "0x1000" },
  },
  {
    type: "pcie",
    at: "0xa0",
    version: 2,
    flr: true,
    extendedTag: true,
    maxPayload: 2048,
    linkSpeed: 3,
    linkWidth: 8,
    values: { "Link Capabilities.ASPM Support": 2, "Link Capabilities.L1 Exit Latency": 4 },
  },
  { type: "vpd", at: "0xe0" },
  { type: "aer", at: "0x100", version: 2 },
  { type: "dsn", at: "0x140", serial: "020000ffff000003" },
  { type: "ari", at: "0x150" },
];

/** Of ACS it has none of the controls. */
const behind: readonly CapabilityInput[] = [
  { type: "tph-requester", at: "0x1a0" },
  { type: "acs", at: "0x1b0", supports: [] },
];

/** It speaks for the link, so that only Function 0 has it. */
const secondary: CapabilityInput = { type: "secondary-pcie", at: "0x1d0" };

/**
 * VFs lie in one block behind 16 Function numbers, port after port; without ARI on the next bus. Seen: offset 16 and
 * VFs of two ports from 02.0 and 0a.0 on with ARI, and offset 334 of the third of four ports without.
 */
function srIov(port: number, totalVfs: number): CapabilityInput {
  const firstVfOffset = 16 + port * (totalVfs - 1);
  return {
    type: "sriov",
    at: "0x160",
    totalVfs,
    firstVfOffset,
    vfStride: 1,
    withoutAri: { firstVfOffset: firstVfOffset + 256, vfStride: 1 },
    vfDeviceId: "0x154c",
    supportedPageSizes: "0x553",
    vfBars: [
      { index: 0, type: "memory64", prefetchable: true, size: "64K" },
      { index: 3, type: "memory64", prefetchable: true, size: "16K" },
    ],
    vf: {
      revisionId: 2,
      subsystemId: 0,
      capabilities: [
        {
          type: "msi-x",
          at: "0x70",
          vectors: 5,
          table: { bar: 3, offset: 0 },
          pba: { bar: 3, offset: "0x2000" },
        },
        { type: "pcie", at: "0xa0" },
        { type: "aer", at: "0x100", version: 2 },
        { type: "ari", at: "0x150" },
      ],
    },
  };
}

/** What is made up of one port: which of its offsets nobody has seen. */
function unseen(ports: number, port: number): string[] {
  const seenWithAri = port === 0 || ports === 2;
  const seenWithoutAri = ports === 4 && port === 2;
  return [
    ...(seenWithAri ? [] : ["capabilities.sriov.firstVfOffset"]),
    ...(seenWithoutAri ? [] : ["capabilities.sriov.withoutAri"]),
  ];
}

function functionOf(deviceId: string, ports: number, port: number): PresetFunction {
  return {
    ...common,
    deviceId,
    interruptPin: 1 + port,
    capabilities: [...capabilities, srIov(port, VFS / ports), ...behind, ...(port === 0 ? [secondary] : [])],
    synthetic: unseen(ports, port),
  };
}

interface Variant {
  readonly name: string;
  readonly description: string;
  readonly deviceId: string;
  readonly ports: 1 | 2 | 4;
}

const preset = ({ name, description, deviceId, ports }: Variant): Preset => ({
  name,
  description,
  deviates: [],
  synthetic: [
    "revisionId",
    "subsystemVendorId",
    "subsystemId",
    "interruptPin",
    "capabilities.pm.version",
    "capabilities.pm.noSoftReset",
    "capabilities.pm.d1",
    "capabilities.pm.d2",
    "capabilities.pm.pmeSupport",
    "capabilities.msi.vectors",
    "capabilities.msi.address64",
    "capabilities.msi.masking",
    "capabilities.vpd.data",
    "capabilities.dsn.serial",
    "capabilities.tph-requester.table",
    "capabilities.sriov.vf.capabilities",
  ],
  sharedLink: false,
  functions: Array.from({ length: ports }, (_, port) => functionOf(deviceId, ports, port)),
  place: "ari-port",
});

/** In alphabetical order. */
export const intelX710Presets: readonly Preset[] = [
  {
    name: "intel-x710",
    description: "Intel X710 10 Gigabit Ethernet, two ports with 64 VFs each",
    deviceId: "0x1572",
    ports: 2 as const,
  },
  {
    name: "intel-x710-quad",
    description: "Intel X710 10 Gigabit Ethernet, four ports with 32 VFs each",
    deviceId: "0x1572",
    ports: 4 as const,
  },
  {
    name: "intel-xl710",
    description: "Intel XL710 40 Gigabit Ethernet, two ports with 64 VFs each",
    deviceId: "0x1583",
    ports: 2 as const,
  },
  {
    name: "intel-xl710-single",
    description: "Intel XL710 40 Gigabit Ethernet, one port with 128 VFs",
    deviceId: "0x1583",
    ports: 1 as const,
  },
].map(preset);

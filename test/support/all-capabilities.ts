// Machines with every capability that machine files know, each where it may stand.

import type { CapabilityInput } from "../../src/machine/schema/sr-iov";
import type { MachineInput } from "./machines";

const LINK: CapabilityInput[] = [
  { type: "secondary-pcie" },
  { type: "data-link-feature" },
  { type: "physical-layer-16" },
  { type: "lane-margining", driverSoftware: true },
  { type: "physical-layer-32" },
  { type: "l1-pm-substates" },
];

/** What may stand in a VF too. */
export const forVfs: CapabilityInput[] = [
  { type: "vsec", id: 0x42, revision: 1, data: "0011223344" },
  { type: "dvsec", vendorId: 0x1af4, id: 7, data: "aabbccdd" },
  { type: "ats" },
  { type: "tph-requester", interruptVector: true, table: "capability", entries: 4 },
  { type: "rtr", flrTime: 0x401 },
  { type: "device-3", tag14Requester: true },
];

export const ofEndpoint: CapabilityInput[] = [
  { type: "pm", pmeSupport: 0x19 },
  { type: "msi", vectors: 4 },
  { type: "vpd", name: "Ridge", fields: { PN: "R-1", SN: "0001" } },
  { type: "vendor-specific", data: "0102030405" },
  { type: "pcie", linkWidth: 4, linkSpeed: 5 },
  { type: "aer" },
  { type: "dsn", serial: "01-23-45-67-89-ab-cd-ef" },
  { type: "ari" },
  { type: "acs", supports: ["request-redirect"] },
  ...forVfs,
  { type: "pri" },
  { type: "pasid", execute: true, privileged: true },
  { type: "multicast", groups: 16, window: "64K" },
  { type: "power-budgeting", budgets: [{ basePower: 25 }, { basePower: 75, operation: 7 }] },
  { type: "dpa", substates: [100, 50, 25] },
  { type: "ltr" },
  { type: "ptm", requester: true },
  { type: "vc", channels: 2 },
  { type: "resizable-bar", bars: [{ bar: 0, sizes: ["1M", "2M", "4M", "256M"] }] },
  { type: "vf-resizable-bar", bars: [{ bar: 0, sizes: ["1M", "2M", "8M"] }] },
  { type: "doe", protocols: [{ vendorId: 0x1af4, dataObjectType: 1 }] },
  { type: "ide", linkStreams: 1, selectiveStreams: [{ addressBlocks: 1 }] },
  ...LINK,
];

const sriov: CapabilityInput = {
  type: "sriov",
  totalVfs: 4,
  firstVfOffset: 16,
  vfStride: 1,
  vfDeviceId: 0x1042,
  vfBars: [{ index: 0, type: "memory64", size: "1M" }],
  vf: { capabilities: [{ type: "pm" }, { type: "vpd", name: "VF" }, { type: "vendor-specific" }, ...forVfs] },
};

export const ofRootPort: CapabilityInput[] = [
  { type: "pm" },
  { type: "msi" },
  { type: "subsystem-id", subsystemVendorId: 0x1af4, subsystemId: 0x1100 },
  { type: "pcie", slot: true, linkWidth: 4, linkSpeed: 5 },
  { type: "aer" },
  { type: "dpc", rpExtensions: true },
  { type: "ptm", root: true, responder: true },
  { type: "frs", depth: 4 },
  { type: "npem" },
  { type: "multicast" },
  ...LINK,
];

export const ofIntegrated: CapabilityInput[] = [
  {
    type: "ea",
    entries: [
      { bar: 0, base: "0xfe000000", size: "1M" },
      { vfBar: 0, base: "0x900000000", size: "64K", prefetchable: true },
    ],
  },
  { type: "sata", bar: 0, offset: "0x100" },
  { type: "debug-port", bar: 0, offset: "0xa0" },
  { type: "pcie" },
  { ...sriov, firstVfOffset: 1, vfBars: [], vf: {} } as CapabilityInput,
];

/** A NIC below a root port, an endpoint of the root complex, a Function of conventional PCI. */
export const machineOfAll: MachineInput = {
  name: "all-capabilities",
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      name: "port",
      ariForwarding: true,
      capabilities: ofRootPort,
      devices: [
        {
          type: "endpoint",
          slot: "00.0",
          functions: [
            {
              name: "nic",
              vendorId: 0x1af4,
              deviceId: 0x1041,
              classCode: 0x020000,
              bars: [{ index: 0, type: "memory64", size: "1M" }],
              capabilities: [...ofEndpoint, sriov],
            },
            {
              name: "second",
              function: 1,
              vendorId: 0x1af4,
              deviceId: 0x1043,
              classCode: 0x020000,
              capabilities: [{ type: "pcie" }, { type: "ari" }],
            },
          ],
        },
      ],
    },
    {
      type: "endpoint",
      slot: "03.0",
      name: "integrated",
      vendorId: 0x1af4,
      deviceId: 0x1044,
      classCode: 0x010601,
      capabilities: ofIntegrated,
    },
    {
      type: "endpoint",
      slot: "04.0",
      name: "conventional",
      vendorId: 0x1af4,
      deviceId: 0x1045,
      classCode: 0x0c0320,
      capabilities: [{ type: "af" }],
    },
  ],
};

// The machines that random accesses go to.

import type { CapabilityInput } from "../../src/machine/schema/sr-iov";
import {
  type DeviceInput,
  endpoint,
  type FunctionInput,
  type MachineInput,
  machineWith,
  rootPort,
} from "../support/machines";

type SrIovInput = Extract<CapabilityInput, { type: "sriov" }>;

/** No Function or VF of these machines takes longer to get ready; nanoseconds. */
export const SLOWEST = 4000;

const place = { table: { bar: 3, offset: 0 }, pba: { bar: 3, offset: 0x2000 } };

const vfCapabilities: CapabilityInput[] = [
  { type: "msi-x", at: 0x70, vectors: 3, ...place },
  { type: "pcie", at: 0xa0 },
  { type: "aer", at: 0x100 },
];

const doe: CapabilityInput = {
  type: "doe",
  protocols: [{ vendorId: 0x1af4, dataObjectType: 1 }],
  mailbox: 5,
};

/** VFs with power states, vital product data and mailboxes of their own. */
const powered: CapabilityInput[] = [
  { type: "pm", at: 0x40 },
  { type: "vpd", at: 0x50, name: "VF" },
  ...vfCapabilities,
  { ...doe, at: 0x200 },
];

/** Capabilities that answer what is written to them. */
const answering: CapabilityInput[] = [
  { type: "vpd", name: "Ridge", fields: { PN: "R-1", SN: "0001" }, writable: true },
  { type: "power-budgeting", budgets: [{ basePower: 25 }, { basePower: 75, operation: 7 }] },
  { type: "dpa", substates: [100, 50, 25] },
  { ...doe, interrupt: 2 },
];

const vfBars: SrIovInput["vfBars"] = [
  { index: 0, type: "memory64", prefetchable: true, size: "16K" },
  { index: 2, type: "memory32", size: "4K" },
  { index: 3, type: "memory64", size: "16K" },
];

/** Of PFs: with Multiple Header Recording later errors wait until the first one is cleared. */
const multipleHeaders: CapabilityInput = {
  type: "aer",
  at: 0x100,
  values: { "Advanced Error Capabilities and Control.Multiple Header Recording Capable": 1 },
};

/** A PF of a network controller, with SR-IOV at 160h. */
function pf(sriov: Partial<SrIovInput>, more: CapabilityInput[] = []): FunctionInput {
  return {
    interruptPin: 1,
    bars: [
      { index: 0, type: "memory64", prefetchable: true, size: "64K" },
      { index: 2, type: "memory32", size: "4K" },
      { index: 4, type: "memory64", size: "16K" },
    ],
    capabilities: [
      { type: "pm", at: 0x40, d1: true },
      { type: "msi", at: 0x50, vectors: 4 },
      { type: "msi-x", at: 0x70, vectors: 70, table: { bar: 4, offset: 0 }, pba: { bar: 4, offset: 0x2000 } },
      { type: "pcie", at: 0xa0, values: { "Device Capabilities.Phantom Functions Supported": 1 } },
      multipleHeaders,
      ...more,
      {
        type: "sriov",
        at: 0x160,
        totalVfs: 64,
        firstVfOffset: 128,
        vfStride: 2,
        vfDeviceId: 0x1042,
        vfBars,
        vf: { capabilities: vfCapabilities },
        ...sriov,
      },
    ],
  };
}

const ari: CapabilityInput = { type: "ari", at: 0x150 };
const withoutAri = { firstVfOffset: 384, vfStride: 2 };

/** The VFs of the two PFs take turns. */
const twoPfs = () => endpoint(pf({ withoutAri }, [ari]), pf({ withoutAri }, [ari]));

const plainNic: FunctionInput = {
  bars: [{ index: 0, type: "memory32", size: "128K" }],
  capabilities: [
    {
      type: "msi-x",
      at: 0x70,
      vectors: 4,
      table: { bar: 0, offset: 0x1000 },
      pba: { bar: 0, offset: 0x800 },
    },
    { type: "pcie", at: 0xa0 },
  ],
};

/** VFs on three buses; the more there are, the closer they stand. */
const crossing = pf(
  {
    totalVfs: 300,
    firstVfOffset: 0x7f,
    vfStride: 3,
    byNumVfs: [
      { from: 1, firstVfOffset: 0xfe, vfStride: 2 },
      { from: 4, firstVfOffset: 0xff, vfStride: 1 },
      { from: 200, firstVfOffset: 0x80, vfStride: 1 },
    ],
    withoutAri: {
      firstVfOffset: 0x100,
      vfStride: 0x10,
      byNumVfs: [{ from: 20, firstVfOffset: 0x105, vfStride: 1 }],
    },
    supportedPageSizes: 0x7ff,
    vfReadyAfterEnable: "1us",
    vfReadyAfterFlr: "4us",
    ariCapableHierarchyPreserved: true,
    vf: { capabilities: powered },
    vfBars: [
      { index: 1, type: "memory32", prefetchable: true, size: "8K" },
      { index: 3, type: "memory64", size: "16K" },
    ],
  },
  [ari],
);

/** Functions 0, 9 and 200; the lowest PF is not Function 0. */
const ariDevice: FunctionInput[] = [
  { ...plainNic, capabilities: [...plainNic.capabilities!, { ...ari, at: 0x100 }] },
  {
    ...pf(
      {
        firstVfOffset: 3,
        vfStride: 2,
        totalVfs: 64,
        withoutAri: { firstVfOffset: 0x100, vfStride: 2 },
        vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "1M" }, ...vfBars.slice(1)],
      },
      [
        ari,
        { type: "resizable-bar", at: 0x200, bars: [{ bar: 0, sizes: ["1M", "2M", "8M"] }] },
        { type: "vf-resizable-bar", at: 0x210, bars: [{ bar: 0, sizes: ["1M", "4M"] }] },
      ],
    ),
    bars: [
      { index: 0, type: "memory64", prefetchable: true, size: "2M" },
      { index: 2, type: "memory32", size: "4K" },
      { index: 4, type: "memory64", size: "16K" },
    ],
    function: 9,
  },
  {
    ...pf(
      { firstVfOffset: 1, vfStride: 1, totalVfs: 20, withoutAri: { firstVfOffset: 0x100, vfStride: 0x100 } },
      [ari],
    ),
    function: 200,
  },
];

const conventional: FunctionInput = {
  bars: [{ index: 0, type: "memory32", size: "4K" }],
  interruptPin: 1,
  capabilities: [{ type: "af" }],
};

/** Integrated, with BARs of its own and of its VFs at fixed places. */
const fixed: FunctionInput = {
  capabilities: [
    { type: "pcie" },
    {
      type: "ea",
      entries: [
        { bar: 0, base: "0xfe000000", size: "1M" },
        { vfBar: 0, base: "0x900000000", size: "64K", prefetchable: true },
      ],
    },
    { type: "sriov", totalVfs: 8, firstVfOffset: 1, vfStride: 1, vfDeviceId: 0x1043 },
  ],
};

const onSlot = (slot: string, ...functions: FunctionInput[]): DeviceInput =>
  ({ ...endpoint(...functions), slot }) as DeviceInput;

/** What a Root Port has, and Configuration RRS Software Visibility. */
const showingRetry: CapabilityInput[] = [
  { type: "pm" },
  { type: "msi" },
  { type: "pcie", rrsVisibility: true },
  { type: "aer" },
];

/** A slot with all that one can have, and containment. */
const slotted = (more: Record<string, number> = {}): CapabilityInput[] => [
  { type: "pm" },
  { type: "msi", vectors: 4 },
  {
    type: "pcie",
    slot: true,
    values: {
      "PCI Express Capabilities.Interrupt Message Number": 1,
      "Slot Capabilities.Hot-Plug Capable": 1,
      "Slot Capabilities.Attention Button Present": 1,
      "Slot Capabilities.Power Controller Present": 1,
      "Slot Capabilities.MRL Sensor Present": 1,
      "Slot Capabilities.Electromechanical Interlock Present": 1,
      "Link Capabilities.Surprise Down Error Reporting Capable": 1,
      ...more,
    },
  },
  { type: "aer" },
  { type: "dpc", interrupt: 2, dlActiveSignaling: true },
];

export const machines: Readonly<Record<string, MachineInput>> = {
  "two PFs with interleaved VFs below a port with ARI Forwarding": machineWith(
    rootPort([twoPfs()], { ariForwarding: true }),
  ),
  "the same below a port without ARI Forwarding": machineWith(rootPort([twoPfs()])),
  "a switch with two endpoints, one with VFs that cross buses": machineWith(
    rootPort(
      [
        {
          type: "switch",
          slot: "00.0",
          ports: [
            { slot: "00.0", ariForwarding: true, capabilities: slotted(), devices: [endpoint(crossing)] },
            {
              slot: "01.0",
              capabilities: slotted({ "Slot Capabilities.Hot-Plug Surprise": 1 }),
              devices: [endpoint({ ...plainNic, readyAfterReset: "2us" })],
            },
          ],
        },
      ],
      { capabilities: [...showingRetry, { type: "dpc", rpExtensions: true }] },
    ),
    { type: "root-port", slot: "1d.0", devices: [] },
  ),
  "a root-complex integrated PF beside a root port": machineWith(
    onSlot("03.0", pf({ totalVfs: 300, firstVfOffset: 0xe0, vfStride: 1, tenBitTag: true }, answering)),
    onSlot("04.0", fixed),
    rootPort([endpoint(plainNic)]),
  ),
  "an ARI device with gaps, and a bridge to PCI below a switch": machineWith(
    rootPort([endpoint(...ariDevice)], { ariForwarding: true, capabilities: slotted() }),
    {
      type: "root-port",
      slot: "1d.0",
      devices: [
        {
          type: "switch",
          slot: "00.0",
          ports: [
            {
              slot: "02.0",
              devices: [
                {
                  type: "pci-bridge",
                  slot: "00.0",
                  devices: [onSlot("04.0", conventional), onSlot("1f.0", conventional, conventional)],
                },
              ],
            },
            {
              slot: "03.1",
              ariForwarding: true,
              devices: [
                endpoint({
                  ...pf({
                    totalVfs: 7,
                    firstVfOffset: 1,
                    vfStride: 1,
                    quirks: ["num-vfs-never-locked", "num-vfs-cleared"],
                  }),
                  deviates: ["R12", "R17"],
                }),
              ],
            },
            { slot: "03.0", devices: [] },
          ],
        },
      ],
    },
  ),
};

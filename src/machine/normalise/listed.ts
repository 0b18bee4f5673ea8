// Capabilities whose keys are values of rows: what a machine file's keys say, as fields, dwords and contents.

import { blockByKey } from "../../spec";
import type { FieldValues } from "../../spec/conditions";
import { grown } from "../../spec/grown";
import { bytesOf } from "../../spec/planes";
import type { ListedCapability, ResizableBar } from "../description";
import { UNPLACED } from "../layout";
import type { ListedCapabilityFile } from "../schema/capabilities";
import type { Owner } from "./capabilities";
import { enhancedAllocationWords, powerBudgets, shownBudget } from "./tables";
import { vitalProductData } from "./vital-product-data";

type FileOf<Type extends ListedCapabilityFile["type"]> = Extract<ListedCapabilityFile, { type: Type }>;

/** What a capability consists of beside what its rows say by themselves. */
interface Parts {
  readonly fields?: FieldValues;
  /** Dwords from the start of the block, the first unused. */
  readonly words?: readonly number[];
  readonly bytes?: number;
  readonly extras?: Pick<ListedCapability, "contents" | "resizable" | "fixed" | "mailbox" | "writable">;
}

type Describe = { [Type in ListedCapabilityFile["type"]]: (file: FileOf<Type>, owner: Owner) => Parts };

const one = (value: boolean | undefined) => (value ? 1 : 0);
const fromBytes = (bytes: Uint8Array, before: readonly number[]): number[] => {
  const all = Uint8Array.from([...before, ...bytes, 0, 0, 0]);
  return Array.from({ length: all.length >> 2 }, (_, word) =>
    [3, 2, 1, 0].reduce((value, byte) => value * 256 + (all[4 * word + byte] ?? 0), 0),
  );
};
const NO_BYTES = new Uint8Array();

/** Sizes as the two dwords of an entry tell them. */
function sizeBits(sizes: readonly bigint[]): { low: number; high: number } {
  const powers = sizes.map((size) => size.toString(2).length - 21).filter((power) => power >= 0);
  const bits = powers.reduce((sum, power) => sum | (1n << BigInt(power)), 0n);
  return { low: Number((bits & 0xfffffffn) << 4n), high: Number((bits >> 28n) & 0xffffn) };
}

function resizable(bars: readonly ResizableBar[]): Parts {
  const pairs = bars.flatMap(({ bar, sizes }, index) => {
    const { low, high } = sizeBits(sizes);
    return [low, (bar | (index === 0 ? bars.length << 5 : 0) | (high << 16)) >>> 0];
  });
  return { words: [0, ...pairs], extras: { resizable: bars } };
}

function virtualChannels(port: string) {
  return ({ channels = 1 }: { channels?: number | undefined }): Parts => ({
    fields: { [`${port} Capability 1.Extended VC Count`]: channels - 1 },
    words: [0, channels - 1],
  });
}

/** Registers of each Lane behind what the rows describe. */
const lanes =
  (rows: number, each: number) =>
  (file: { lanes?: number | undefined }, owner: Owner): Parts => ({
    bytes: rows + ((each * (file.lanes ?? owner.linkWidth) + 3) & ~3),
  });

const TPH_TABLES = { none: 0, capability: 1, "msi-x": 2 } as const;
const SUBSTATE_CONTROL_ENABLED = 0x100;
const L1 = "L1 PM Substates Capabilities";

const describe: Describe = {
  vpd: (file) => ({ extras: { contents: vitalProductData(file), writable: file.writable ?? false } }),
  "subsystem-id": (file) => ({
    fields: { "Subsystem Vendor ID": file.subsystemVendorId, "Subsystem ID": file.subsystemId },
  }),
  "vendor-specific": ({ data = NO_BYTES }) => ({
    fields: { "Capability Length": 3 + data.length },
    words: fromBytes(data, [0, 0, 3 + data.length]),
  }),
  vsec: ({ id, revision = 0, data = NO_BYTES }) => {
    const length = 8 + data.length;
    return {
      fields: {
        "Vendor-Specific Header.VSEC ID": id,
        "Vendor-Specific Header.VSEC Rev": revision,
        "Vendor-Specific Header.VSEC Length": length,
      },
      words: fromBytes(data, new Array<number>(8).fill(0)),
    };
  },
  dvsec: ({ vendorId, id, revision = 0, data = NO_BYTES }) => ({
    fields: {
      "Designated Vendor-Specific Header 1.DVSEC Vendor ID": vendorId,
      "Designated Vendor-Specific Header 1.DVSEC Revision": revision,
      "Designated Vendor-Specific Header 1.DVSEC Length": 10 + data.length,
      "Designated Vendor-Specific Header 2.DVSEC ID": id,
    },
    words: fromBytes(data, new Array<number>(10).fill(0)),
  }),
  "debug-port": ({ bar, offset }) => ({
    fields: { "Debug Port.Offset": offset, "Debug Port.BAR Number": bar + 1 },
  }),
  sata: ({ bar, offset = 0 }) => ({
    fields: {
      "SATA Data/Index.BAR Location": bar === undefined ? 15 : bar + 4,
      "SATA Data/Index.BAR Offset": offset >> 2,
    },
    bytes: bar === undefined ? 16 : 8,
  }),
  af: () => ({}),
  ea: ({ entries }, owner) => ({
    fields: { "Number of Entries.Number of Entries": entries.length },
    words: enhancedAllocationWords(entries, owner.portType),
    extras: {
      fixed: entries.map((entry) => ({
        vf: "vfBar" in entry,
        bar: "vfBar" in entry ? entry.vfBar : entry.bar,
        base: entry.base,
        size: entry.size,
      })),
    },
  }),
  "resizable-bar": ({ bars }) => resizable(bars),
  "vf-resizable-bar": ({ bars }) => resizable(bars),
  "power-budgeting": ({ systemAllocated, budgets = [] }) => ({
    fields: {
      "Power Budget Capability.System Allocated": one(systemAllocated),
      ...shownBudget(budgets[0]),
    },
    extras: { contents: powerBudgets(budgets) },
  }),
  dpa: ({ substates, scale = 0 }) => {
    const capability = (substates.length - 1) | (scale << 12);
    return {
      fields: {
        "DPA Capability.Substate_Max": substates.length - 1,
        "DPA Capability.Power Allocation Scale": scale,
      },
      words: [0, capability, 0, SUBSTATE_CONTROL_ENABLED, ...fromBytes(Uint8Array.from(substates), [])],
    };
  },
  doe: ({ interrupt, protocols = [], mailbox = 256 }) => ({
    fields: {
      "DOE Capabilities.DOE Interrupt Support": one(interrupt !== undefined),
      "DOE Capabilities.DOE Interrupt Message Number": interrupt ?? 0,
    },
    extras: {
      mailbox,
      contents: new Uint8Array(
        Uint32Array.from(protocols, (one) => one.vendorId | (one.dataObjectType << 16)).buffer,
      ),
    },
  }),
  "tph-requester": (file) => {
    const { table = "none", entries = 1 } = file;
    const inside = table === "capability" ? entries : 0;
    const size = table === "none" ? 0 : entries - 1;
    const modes = 1 | (one(file.interruptVector) << 1) | (one(file.deviceSpecific) << 2);
    return {
      words: [0, modes | (one(file.extended) << 8) | (TPH_TABLES[table] << 9) | (size << 16)],
      bytes: 12 + ((2 * inside + 3) & ~3),
    };
  },
  rtr: (file) => ({
    fields: {
      "Readiness Time Reporting 1.Reset Time": file.resetTime ?? 0,
      "Readiness Time Reporting 1.DL_Up Time": file.dlUpTime ?? 0,
      "Readiness Time Reporting 1.Valid": 1,
      "Readiness Time Reporting 2.FLR Time": file.flrTime ?? 0,
      "Readiness Time Reporting 2.D3hot to D0 Time": file.d3hotToD0Time ?? 0,
    },
  }),
  vc: virtualChannels("Port VC"),
  mfvc: virtualChannels("MFVC"),
  "vc-mfvc": virtualChannels("Port VC"),
  ats: (file) => ({
    fields: {
      "ATS Capability.Invalidate Queue Depth": (file.queueDepth ?? 32) & 31,
      "ATS Capability.Page Aligned Request": one(file.pageAligned ?? true),
      "ATS Capability.Global Invalidate Supported": one(file.globalInvalidate),
      "ATS Capability.Relaxed Ordering Supported": one(file.relaxedOrdering),
    },
  }),
  pri: (file) => ({
    fields: {
      "Outstanding Page Request Capacity": file.capacity ?? 32,
      "Page Request Status.PRG Response PASID Required": one(file.pasidRequired),
    },
  }),
  pasid: (file) => ({
    fields: {
      "PASID Capability.Max PASID Width": file.maxWidth ?? 20,
      "PASID Capability.Execute Permission Supported": one(file.execute),
      "PASID Capability.Privileged Mode Supported": one(file.privileged),
    },
  }),
  multicast: ({ groups = 64, window }) => ({
    fields: {
      "Multicast Capability.MC_Max_Group": groups - 1,
      "Multicast Capability.MC_Window_Size_Requested": window ? window.toString(2).length - 1 : 0,
    },
  }),
  ltr: () => ({}),
  "secondary-pcie": lanes(0x0c, 2),
  dpc: (file) => ({
    fields: {
      "DPC Capability.DPC Interrupt Message Number": file.interrupt ?? 0,
      "DPC Capability.RP Extensions for DPC": one(file.rpExtensions),
      "DPC Capability.Poisoned TLP Egress Blocking Supported": one(file.poisonedEgressBlocking),
      "DPC Capability.DPC Software Triggering Supported": one(file.softwareTrigger ?? true),
      "DPC Capability.RP PIO Log Size": file.rpExtensions ? (file.logSize ?? 4) : 0,
      "DPC Capability.DL_Active ERR_COR Signaling Supported": one(file.dlActiveSignaling),
    },
  }),
  "l1-pm-substates": ({ supports = ["pci-pm-l1.2", "pci-pm-l1.1", "aspm-l1.2", "aspm-l1.1"] }) => ({
    fields: {
      [`${L1}.PCI-PM L1_2 Supported`]: one(supports.includes("pci-pm-l1.2")),
      [`${L1}.PCI-PM L1_1 Supported`]: one(supports.includes("pci-pm-l1.1")),
      [`${L1}.ASPM L1_2 Supported`]: one(supports.includes("aspm-l1.2")),
      [`${L1}.ASPM L1_1 Supported`]: one(supports.includes("aspm-l1.1")),
      [`${L1}.L1 PM Substates Supported`]: one(supports.length > 0),
    },
  }),
  ptm: (file) => ({
    fields: {
      "PTM Capability.PTM Requester Capable": one(file.requester),
      "PTM Capability.PTM Responder Capable": one(file.responder),
      "PTM Capability.PTM Root Capable": one(file.root),
      "PTM Capability.Local Clock Granularity": file.granularity ?? 0,
    },
  }),
  "data-link-feature": (file) => ({
    fields: {
      "Data Link Feature Capabilities.Local Scaled Flow Control Supported": one(
        file.scaledFlowControl ?? true,
      ),
      "Data Link Feature Capabilities.Data Link Feature Exchange Enable": 1,
    },
  }),
  "physical-layer-16": lanes(0x20, 1),
  "physical-layer-32": lanes(0x20, 1),
  "lane-margining": (file, owner) => ({
    fields: { "Margining Port Capabilities.Margining Uses Driver Software": one(file.driverSoftware) },
    words: [0, 0],
    ...lanes(8, 4)(file, owner),
  }),
  "device-3": (file) => ({
    fields: {
      "Device Capabilities 3.DMWr Request Routing Supported": one(file.dmwrRouting),
      "Device Capabilities 3.14-Bit Tag Completer Supported": one(file.tag14Completer),
      "Device Capabilities 3.14-Bit Tag Requester Supported": one(file.tag14Requester),
      "Device Capabilities 3.Receiver L0p Supported": one(file.l0p),
    },
  }),
  ide: ({ linkStreams = 0, selectiveStreams = [] }) => {
    const links = linkStreams > 0 ? 1 | ((linkStreams - 1) << 13) : 0;
    const selective = selectiveStreams.length > 0 ? 2 | ((selectiveStreams.length - 1) << 16) : 0;
    const blocks = selectiveStreams.flatMap(({ addressBlocks = 0 }) => [
      addressBlocks,
      ...new Array<number>(4 + 3 * addressBlocks).fill(0),
    ]);
    return { words: [0, links | selective, 0, ...new Array<number>(2 * linkStreams).fill(0), ...blocks] };
  },
  frs: ({ depth = 1, interrupt = 0 }) => ({
    fields: {
      "FRS Queueing Capability.FRS Queue Max Depth": depth,
      "FRS Queueing Capability.FRS Interrupt Message Number": interrupt,
    },
  }),
  npem: () => ({}),
};

/** A capability of the machine file with its defaults filled in. */
export function describeListed(file: ListedCapabilityFile, pointer: string, owner: Owner): ListedCapability {
  const block = blockByKey(file.type);
  if (!block) throw new Error(`${file.type} has no rows`);
  const make = describe[file.type] as (file: ListedCapabilityFile, owner: Owner) => Parts;
  const { fields = {}, words = [], bytes, extras } = make(file, owner);
  const room = bytes ?? 0x1000;
  const whole = grown(block, (offset) => words[offset / 4] ?? 0, room, owner.portType);
  const context = { vf: false, portType: owner.portType, traits: new Set<never>(), values: fields };
  return {
    type: file.type,
    at: file.at ?? UNPLACED,
    values: file.values ?? {},
    pointer,
    fields,
    words,
    bytes: bytes ?? Math.max(bytesOf(whole, context), 4 * words.length),
    ...extras,
  };
}

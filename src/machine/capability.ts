// Capabilities of a Function as a machine is built from them: every default filled in, every offset fixed.

import type { FieldValues } from "../spec/conditions";
import type { PortType } from "../spec/model";
import type { Quirk } from "./quirks";
import type { ListedCapabilityFile } from "./schema/capabilities";

/** What every capability has. */
export interface CapabilityBase {
  /** Offset in configuration space, dword-aligned: 0x40 to 0xfc, or 0x100 to 0xffc for an extended one. */
  readonly at: number;
  /** Initial values by row name, `Register.Field` or `Register`, that override what the other keys give. */
  readonly values: Readonly<Record<string, number>>;
  /** Where the machine file speaks of it: a JSON pointer. */
  readonly pointer: string;
}

/** PCI Power Management Interface, PCIe §7.5.2. */
export interface PowerManagementCapability extends CapabilityBase {
  readonly type: "pm";
  /** Version field of PMC; 3 unless the file says otherwise. */
  readonly version: number;
  readonly noSoftReset: boolean;
  readonly d1: boolean;
  readonly d2: boolean;
  /** Five bits, D0 (bit 0) to D3cold (bit 4). */
  readonly pmeSupport: number;
}

/** Message Signaled Interrupts, PCIe §7.7.1. */
export interface MsiCapability extends CapabilityBase {
  readonly type: "msi";
  /** 1, 2, 4, 8, 16 or 32. */
  readonly vectors: number;
  readonly address64: boolean;
  /** Per-Vector Masking Capable. */
  readonly masking: boolean;
}

/** A place in the memory behind a BAR; in a VF `bar` counts VF BARs (R58). */
export interface BarPlace {
  readonly bar: number;
  /** Bytes from the start of the BAR, a multiple of 8. */
  readonly offset: number;
}

/** MSI-X, PCIe §7.7.2. */
export interface MsiXCapability extends CapabilityBase {
  readonly type: "msi-x";
  /** 1 to 2048; the Table Size field holds one less. */
  readonly vectors: number;
  readonly table: BarPlace;
  readonly pba: BarPlace;
}

/** PCI Express capability, PCIe §7.5.3. */
export interface PciExpressCapability extends CapabilityBase {
  readonly type: "pcie";
  /** Capability Version; 2 unless the file says otherwise. */
  readonly version: number;
  readonly portType: PortType;
  /** Function Level Reset Capability (R71, R72); false in ports. */
  readonly flr: boolean;
  readonly extendedTag: boolean;
  /** Max_Payload_Size Supported in bytes: 128 to 4096. */
  readonly maxPayload: number;
  /** Max Link Speed: 1 (2.5 GT/s) to 6 (64 GT/s). */
  readonly linkSpeed: number;
  /** Maximum Link Width in lanes. */
  readonly linkWidth: number;
  /** Port Number of the Link Capabilities register. */
  readonly portNumber: number;
  /** Slot Implemented: root and downstream ports only. */
  readonly slot: boolean;
  /** Physical Slot Number; meaningful with `slot`. */
  readonly slotNumber: number;
  /** Configuration RRS Software Visibility: root ports only. */
  readonly rrsVisibility: boolean;
}

/** Advanced Error Reporting, PCIe §7.8.4. */
export interface AerCapability extends CapabilityBase {
  readonly type: "aer";
  /** Capability Version, 1 or 2; 2 unless the file says otherwise. */
  readonly version: number;
}

/** Alternative Routing-ID Interpretation, PCIe §7.8.8. */
export interface AriCapability extends CapabilityBase {
  readonly type: "ari";
  /** Next Function Number; 0 in the last Function and in VFs. */
  readonly nextFunction: number;
}

/** Device Serial Number, PCIe §7.9.3. */
export interface DsnCapability extends CapabilityBase {
  readonly type: "dsn";
  /** 64 bits. */
  readonly serial: bigint;
}

export type AcsControl =
  | "source-validation"
  | "translation-blocking"
  | "request-redirect"
  | "completion-redirect"
  | "upstream-forwarding"
  | "egress-control"
  | "direct-translated";

/** Access Control Services, PCIe §7.7.11. */
export interface AcsCapability extends CapabilityBase {
  readonly type: "acs";
  readonly supports: readonly AcsControl[];
  /** Egress Control Vector Size in bits, 1 to 256; 0 without `egress-control`. */
  readonly egressVectorBits: number;
}

/** Where VFs lie from a certain NumVFs on (R23, R24). */
export interface VfPlacement {
  /** Smallest NumVFs for which it holds; the first placement of a list has 0. */
  readonly from: number;
  readonly firstVfOffset: number;
  readonly vfStride: number;
  /** Where the machine file gives the two. */
  readonly pointer: string;
}

/** What all VFs of a PF have in common. */
export interface VfDescription {
  readonly revisionId: number;
  /** The Subsystem Vendor ID is the PF's (R66). */
  readonly subsystemId: number;
  /** Placed like a PF's; `pcie`, and `ari` if the PF has it, are always there. */
  readonly capabilities: readonly CapabilityDescription[];
  /** Dwords that override everything else, by ascending offset. */
  readonly registers: readonly RegisterOverride[];
}

export interface RegisterOverride {
  /** Dword-aligned, 0 to 0xffc. */
  readonly offset: number;
  readonly value: number;
  /** Software cannot change it, whatever the register is. */
  readonly readOnly: boolean;
  readonly pointer: string;
}

/** Single Root I/O Virtualization, PCIe §9.3.3. */
export interface SrIovCapability extends CapabilityBase {
  readonly type: "sriov";
  readonly initialVfs: number;
  readonly totalVfs: number;
  /** A Function number; the PF's own when it depends on no other (R35). */
  readonly functionDependencyLink: number;
  readonly vfDeviceId: number;
  readonly supportedPageSizes: number;
  readonly vfMigrationCapable: boolean;
  readonly ariCapableHierarchyPreserved: boolean;
  /** VF 10-Bit Tag Requester Supported. */
  readonly tenBitTag: boolean;
  /** Placements while ARI Capable Hierarchy is set, by ascending `from`. */
  readonly withAri: readonly VfPlacement[];
  /** Placements while it is clear; always in force in a root-complex integrated PF (R40). */
  readonly withoutAri: readonly VfPlacement[];
  readonly vfBars: readonly BarDescription[];
  /** How long VFs ask for retry after VF Enable, in nanoseconds; at most a second (R21). */
  readonly vfReadyAfterEnable: bigint;
  /** The same after Function Level Reset of a VF. */
  readonly vfReadyAfterFlr: bigint;
  readonly vf: VfDescription;
  readonly quirks: readonly Quirk[];
}

/** A BAR whose size software can choose. */
export interface ResizableBar {
  /** Of a VF Resizable BAR capability, the VF BAR. */
  readonly bar: number;
  /** Supported sizes in bytes, of a VF BAR those of one VF's part. */
  readonly sizes: readonly bigint[];
}

/** A BAR at a fixed address, of Enhanced Allocation. */
export interface FixedBar {
  /** A VF BAR: the address is that of the first VF's part. */
  readonly vf: boolean;
  readonly bar: number;
  readonly base: bigint;
  readonly size: bigint;
}

/** A capability of a machine file whose keys are no more than values of its rows. */
export interface ListedCapability extends CapabilityBase {
  /** The key of its block. */
  readonly type: ListedCapabilityFile["type"];
  /** What the keys say, by row name. */
  readonly fields: FieldValues;
  /** Length. */
  readonly bytes: number;
  /** Dwords from its start (the first says nothing), where bytes tell how the block goes on. */
  readonly words: readonly number[];
  /** What lies behind it: vital product data, a table, protocols of a mailbox. */
  readonly contents?: Uint8Array;
  /** Vital product data: software's writes change the contents. */
  readonly writable?: boolean;
  /** Dwords of the longest data object. */
  readonly mailbox?: number;
  readonly resizable?: readonly ResizableBar[];
  readonly fixed?: readonly FixedBar[];
}

/** A capability found in an image for which machine files have no keys. */
export interface OtherCapability extends CapabilityBase {
  readonly type: "other";
  readonly id: number;
  /** In the list of extended capabilities, which starts at 0x100. */
  readonly extended: boolean;
}

export type CapabilityDescription =
  | PowerManagementCapability
  | MsiCapability
  | MsiXCapability
  | PciExpressCapability
  | AerCapability
  | AriCapability
  | DsnCapability
  | AcsCapability
  | SrIovCapability
  | ListedCapability
  | OtherCapability;

export type CapabilityType = CapabilityDescription["type"];

export type BarType = "memory32" | "memory64" | "io";

/** A Base Address Register, of a Function or of its VFs. */
export interface BarDescription {
  /** Register number; a 64-bit one takes the next register too. */
  readonly index: number;
  readonly type: BarType;
  readonly prefetchable: boolean;
  /** Bytes, a power of two; of a VF BAR the size of one VF's part (R46). */
  readonly size: bigint;
  /** The size is a guess of `import`. */
  readonly inferred: boolean;
  readonly pointer: string;
}

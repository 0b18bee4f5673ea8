// A machine as it is built: the machine file with every default filled in and every preset expanded.

import type { PortType } from "../spec/model";
import type { BarDescription, CapabilityDescription, RegisterOverride } from "./capability";
import type { IommuDescription } from "./iommu";
import type { ModelName } from "./schema/function";

export type * from "./capability";
export type * from "./iommu";

export interface MachineDescription {
  readonly name: string;
  /** Memory-mapped configuration space: 1 MiB for each bus. */
  readonly ecam: { readonly base: bigint; readonly buses: number };
  /** Where enumeration may place I/O BARs and windows. */
  readonly io: AddressRange;
  /** Memory below 4 GiB for enumeration. */
  readonly mmio32: AddressRange;
  /** Memory above 4 GiB for enumeration. */
  readonly mmio64: AddressRange;
  /** Pages of 4 KiB for what is written into plain BARs. */
  readonly barPages: number;
  /** Without it addresses of Functions are what they are. */
  readonly iommu?: IommuDescription;
  /** Rules (`"R71"`) that any Function of the machine may break. */
  readonly deviates: readonly string[];
  /** Room of embedded switches, where the file speaks of it: then every PF has one. */
  readonly frames?: FramesDescription;
  readonly roots: readonly RootDescription[];
}

/** How much embedded switches can hold; what is left out is by default. */
export interface FramesDescription {
  /** Different addresses of a switch, multicast groups included. */
  readonly addresses?: number;
  /** Pairs of address and port of a switch. */
  readonly members?: number;
  /** Different sets of VLANs of a switch. */
  readonly vlanSets?: number;
  /** Threads that forward frames. */
  readonly workers?: number;
  /** Frames of a batch at most. */
  readonly ring?: number;
  /** Places for destinations of a batch's frames that have several. */
  readonly destinations?: number;
  /** Bytes for frames, of each worker. */
  readonly buffer?: number;
  readonly receiveRings?: number;
  /** Bytes of a receive ring, a power of two. */
  readonly receiveRingBytes?: number;
}

/** `base` to `base + size - 1`, in bytes. */
export interface AddressRange {
  readonly base: bigint;
  readonly size: bigint;
}

/** A root bus and what lies on it. */
export interface RootDescription {
  readonly domain: number;
  readonly bus: number;
  readonly devices: readonly DeviceDescription[];
  readonly pointer: string;
}

/** All Functions of one device number on one bus, by ascending Function number. */
export interface DeviceDescription {
  /** Device number, 0 to 31; 0 on a link. */
  readonly device: number;
  readonly functions: readonly FunctionDescription[];
  /** The PFs share one embedded switch. */
  readonly sharedLink: boolean;
  readonly pointer: string;
}

export type FunctionKind = "endpoint" | "root-port" | "upstream-port" | "downstream-port" | "pci-bridge";

export interface FunctionDescription {
  readonly kind: FunctionKind;
  /** Function number: 0 to 7, or to 255 in an ARI Device. */
  readonly function: number;
  readonly name?: string;
  /** Name of the preset it came from. */
  readonly preset?: string;
  /** Keys whose values nobody knows of the real device and the preset made up. */
  readonly synthetic: readonly string[];
  /** Device/Port Type; `conventional` without a PCI Express capability: 256 bytes of configuration space. */
  readonly portType: PortType;
  /** Header Layout; 2 (CardBus) means bytes only: nothing below, no BARs. */
  readonly headerType: 0 | 1 | 2;
  readonly vendorId: number;
  readonly deviceId: number;
  /** 24 bits: base class, sub-class, programming interface. */
  readonly classCode: number;
  readonly revisionId: number;
  /** Type 0 only; 0 otherwise. */
  readonly subsystemVendorId: number;
  readonly subsystemId: number;
  /** 1 (INTA) to 4 (INTD), 0 for none. */
  readonly interruptPin: number;
  /** By ascending index. A Type 1 Function has two registers, others six. */
  readonly bars: readonly BarDescription[];
  /** Expansion ROM. */
  readonly rom?: { readonly size: bigint; readonly inferred: boolean; readonly pointer: string };
  /** In the order in which the lists link them; the extended list starts with the one at 0x100. */
  readonly capabilities: readonly CapabilityDescription[];
  /** How long it asks for retry after a reset, in nanoseconds; 0 is not at all. A machine begins with Functions that are ready. */
  readonly readyAfterReset: bigint;
  /** When its device is gone, as by a surprise removal; nanoseconds since the machine was built. */
  readonly vanishesAt?: bigint;
  /** Device model behind its BARs and those of its VFs; without it they are memory. */
  readonly model?: ModelName;
  /** ARI Forwarding Supported: root and downstream ports only. */
  readonly ariForwarding: boolean;
  /**
   * First bytes of configuration space, current state. The description's other members were read from it
   * where the file gives no key, so it need not be decoded again; where both speak, the members win.
   */
  readonly image?: Uint8Array;
  /** Current state of enabled VFs, by VF index (counted from 0). */
  readonly vfImages: ReadonlyMap<number, Uint8Array>;
  /** Dwords that override everything else, by ascending offset. */
  readonly registers: readonly RegisterOverride[];
  /** Rules this Function is known to break: its own, its preset's and the machine's. */
  readonly deviates: readonly string[];
  /** What lies behind a port or bridge: on a link one device, number 0. Empty for endpoints. */
  readonly below: readonly DeviceDescription[];
  /** Where the machine file speaks of it: a JSON pointer. */
  readonly pointer: string;
}

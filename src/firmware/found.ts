// What firmware knows of the hierarchy: Functions as it finds them, and what it decides about them.

import type { BarType } from "../machine/description";

/** A Function that answered. */
export interface FoundFunction {
  readonly routingId: number;
  /** The Bridge above; undefined on a root bus. */
  readonly parent: FoundFunction | undefined;
  readonly vendorId: number;
  readonly deviceId: number;
  /** 24 bits. */
  readonly classCode: number;
  /** Header Layout; 2, a CardBus bridge, is left alone. */
  readonly layout: 0 | 1 | 2;
  readonly multiFunction: boolean;
  /** PCI Express capability. */
  readonly pcie: FoundPciExpress | undefined;
  /** Offset of the ARI capability, 0 for none. */
  readonly ariAt: number;
  /** Present in a PF with at least one VF. */
  readonly srIov: FoundSrIov | undefined;
  /** Present in a Bridge that got bus numbers. */
  bridge?: FoundBridge;
  bars: readonly FoundBar[];
}

export interface FoundPciExpress {
  readonly at: number;
  readonly version: number;
  /** Device/Port Type, PCIe §7.5.3.2. */
  readonly type: number;
}

export interface FoundSrIov {
  readonly at: number;
  readonly totalVfs: number;
  /** Where VFs lie. */
  vfs?: VfReservation;
}

/** Bus numbers for the VFs of a PF (R101, R106). */
export interface VfReservation {
  /** How many buses beyond its own the PF's VFs take, for any NumVFs. */
  readonly busesWanted: number;
  /** How many of these its VFs got. */
  readonly busesGranted: number;
  /** VFs that requests can reach with NumVFs = TotalVFs. */
  readonly reachable: number;
}

export interface FoundBridge {
  readonly primary: number;
  readonly secondary: number;
  readonly subordinate: number;
  readonly below: readonly FoundFunction[];
  windows?: BridgeWindows;
}

/** Which windows a Bridge has; every one has a non-prefetchable memory window. */
export interface BridgeWindows {
  readonly io: boolean;
  readonly prefetchable: "none" | "32-bit" | "64-bit";
}

/** Functions of one device number on one bus. */
export interface FoundDevice {
  readonly functions: readonly FoundFunction[];
  /** ARI Forwarding is on in the Port above, and the device has ARI. */
  readonly ari: boolean;
}

/** An implemented Base Address Register. */
export interface FoundBar {
  readonly kind: "bar" | "rom" | "vf-bar";
  /** 0–5; 6 is the Expansion ROM. */
  readonly index: number;
  /** Of its register, from the start of configuration space. */
  readonly offset: number;
  readonly type: BarType;
  readonly prefetchable: boolean;
  /** Bytes; of a VF BAR those of one VF (R46). */
  readonly size: bigint;
  /** TotalVFs for a VF BAR, otherwise 1. */
  readonly count: number;
  /** Undefined while nothing is assigned. */
  base?: bigint;
}

/** `BAR0`, `VF BAR0` or `ROM`. */
export function barName({ kind, index }: FoundBar): string {
  if (kind === "rom") return "ROM";
  return kind === "vf-bar" ? `VF BAR${index}` : `BAR${index}`;
}

/** Root Port, Downstream Port or bridge from PCI to PCI Express: below is a link, with one component. */
export function leadsToLink(bridge: FoundFunction): boolean {
  return bridge.pcie !== undefined && [4, 6, 8].includes(bridge.pcie.type);
}

/** `first` and all that lies below, in the order of a walk through the tree. */
export function everyFunction(first: readonly FoundFunction[]): FoundFunction[] {
  return first.flatMap((f) => [f, ...everyFunction(f.bridge?.below ?? [])]);
}

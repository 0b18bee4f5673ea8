// What an enumeration found, decided and could not do.

import type { BarType } from "../machine/description";
import type { WindowKind } from "./windows";

export interface EnumerationReport {
  /** In the order of a walk through the tree. */
  readonly functions: readonly ReportedFunction[];
  readonly bridges: readonly ReportedBridge[];
  /** Open windows only. */
  readonly windows: readonly ReportedWindow[];
  readonly assignments: readonly Assignment[];
  /** What did not fit. Empty if everything did. */
  readonly warnings: readonly EnumerationWarning[];
}

export interface ReportedFunction {
  /** `bb:dd.f`, with the domain where it is not 0; so are all addresses here. */
  readonly address: string;
  readonly vendorId: number;
  readonly deviceId: number;
  /** 24 bits. */
  readonly classCode: number;
  /** The Bridge above; absent on a root bus. */
  readonly parent?: string;
  /** Of a PF. */
  readonly vfs?: {
    readonly total: number;
    /** VFs that requests can reach when all are enabled. */
    readonly reachable: number;
    /** Buses beyond the PF's own that are reserved for them. */
    readonly buses: number;
  };
}

export interface ReportedBridge {
  readonly address: string;
  readonly primary: number;
  readonly secondary: number;
  readonly subordinate: number;
}

export interface ReportedWindow {
  readonly address: string;
  readonly kind: WindowKind;
  readonly base: bigint;
  /** The highest address in it. */
  readonly limit: bigint;
}

export interface Assignment {
  readonly address: string;
  readonly kind: "bar" | "rom" | "vf-bar";
  /** 0–5; 6 is the Expansion ROM. */
  readonly bar: number;
  readonly type: BarType;
  readonly prefetchable: boolean;
  readonly base: bigint;
  /** Bytes; of a VF BAR those of one VF. */
  readonly size: bigint;
  /** TotalVFs for a VF BAR, otherwise 1. */
  readonly count: number;
}

export type ResourceSpace = "mmio32" | "mmio64" | "io" | "buses";

/** Something that stays unassigned. */
export interface EnumerationWarning {
  /** Address of the Function. */
  readonly where: string;
  /** `BAR0`, `ROM`, `VF BAR0`, `VFs`, `secondary bus`. */
  readonly what: string;
  /** Bytes, or buses. */
  readonly needed: bigint;
  /** Bytes of the largest free block, or buses. */
  readonly available: bigint;
  readonly space: ResourceSpace;
  /** One line that begins with the address. */
  readonly message: string;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** `16 KiB`, `24 bytes`: the largest unit that gives a whole number. */
export function formatBytes(bytes: bigint): string {
  let value = bytes;
  let unit = 0;
  while (value !== 0n && value % 1024n === 0n && unit + 1 < UNITS.length) {
    value /= 1024n;
    unit++;
  }
  return `${value} ${UNITS[unit]}`;
}

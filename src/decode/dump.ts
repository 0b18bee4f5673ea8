// A dump of configuration spaces: what was read, and the error that says where it is wrong.

import { PcieError } from "../errors";
import type { RoutingId } from "./routing-id";

const LONGEST_VALUE = 60;

/** What a Base Address Register of a Function holds, as the text of a dump tells. */
export interface DumpRegion {
  /** Number of the (lower) Base Address Register, 0..5. */
  readonly index: number;
  readonly kind: "memory" | "io";
  /** Bits of the address; 32 for I/O. */
  readonly width: 32 | 64;
  readonly prefetchable: boolean;
  /** What the register decodes; null if it is unassigned, ignored or virtual. */
  readonly address: bigint | null;
  /** Bytes; null if the text does not say. */
  readonly size: bigint | null;
  /** The operating system knows the region, the register reads zero, as in a VF (PCIe §9.3.4.1.11). */
  readonly virtual: boolean;
  /** I/O or Memory Space Enable was clear. */
  readonly disabled: boolean;
}

/** What the Expansion ROM Base Address register holds. */
export interface DumpRom {
  /** Null if it is unassigned, ignored or virtual. */
  readonly address: bigint | null;
  /** Bytes; null if the text does not say. */
  readonly size: bigint | null;
}

export interface DumpFunction {
  readonly domain: number;
  readonly routingId: RoutingId;
  /** What the heading says after the address. */
  readonly heading: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** Configuration space as far as it was dumped: 64, 256 or 4096 bytes; 128 of a CardBus bridge. */
  readonly bytes: Uint8Array;
  /** In the order of the text; empty if there was no text. */
  readonly regions: readonly DumpRegion[];
  readonly rom: DumpRom | null;
  /** What the reader had to assume or leave out, a sentence each. */
  readonly notes: readonly string[];
}

export interface Dump {
  readonly functions: readonly DumpFunction[];
}

/** The text is no dump of whole configuration spaces. */
export class DumpError extends PcieError {
  readonly code = "BAD_DUMP";

  constructor(
    message: string,
    /** From 1. */
    readonly line: number,
    /** What stood there. */
    readonly value: string,
    readonly file?: string,
  ) {
    super(`${file === undefined ? "line " : `${file}:`}${line}: ${message}: ${printable(value)}`);
  }
}

/** Keeps the message one line that a terminal can show, whatever file was read. */
function printable(value: string): string {
  const text = value.replace(/\p{Cc}/gu, "?");
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

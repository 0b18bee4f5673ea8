// The lines of `lspci -v` that tell what the Base Address Registers of a Function hold.

import type { DumpRegion, DumpRom } from "./dump";

/** A region as one line tells it. */
export interface RegionLine extends Omit<DumpRegion, "index"> {
  /** Null with a single -v, which leaves the number out. */
  readonly index: number | null;
  /** The register itself holds an address. */
  readonly assigned: boolean;
  readonly note: string | null;
}

const REGION =
  /^(?:Region (\d): )?(\[virtual\] )?(Memory|I\/O ports) at (<[^>]+>|[0-9a-f]+)(?: \(([^,]+), (non-)?prefetchable\))?(.*)$/;
const ROM = /^(\[virtual\] )?Expansion ROM at (<[^>]+>|[0-9a-f]+)(.*)$/;
const SIZE = /\[size=(\d+)([KMGT]?)\]/;
const UNIT_SHIFT: Readonly<Record<string, bigint>> = { "": 0n, K: 10n, M: 20n, G: 30n, T: 40n };

/** The region that a line (without its indentation) describes, or null if it describes none. */
export function parseRegionLine(text: string): RegionLine | null {
  const match = REGION.exec(text);
  if (!match) return null;
  const [, index, before, kind, place = "", type, non, tail = ""] = match;
  const virtual = before !== undefined || tail.includes("[virtual]");
  const enhanced = tail.includes("[enhanced]");
  return {
    index: index === undefined ? null : Number(index),
    kind: kind === "Memory" ? "memory" : "io",
    width: type === "64-bit" ? 64 : 32,
    prefetchable: kind === "Memory" && non === undefined,
    address: virtual ? null : addressOf(place),
    size: sizeOf(tail),
    virtual,
    disabled: tail.includes("[disabled]"),
    assigned: !virtual && !enhanced && place !== "<unassigned>",
    note: noteOn(place, type, enhanced),
  };
}

/** The Expansion ROM that a line (without its indentation) describes, or null if it describes none. */
export function parseRomLine(text: string): DumpRom | null {
  const match = ROM.exec(text);
  if (!match) return null;
  const [, before, place = "", tail = ""] = match;
  const virtual = before !== undefined || tail.includes("[virtual]");
  return { address: virtual ? null : addressOf(place), size: sizeOf(tail) };
}

function addressOf(place: string): bigint | null {
  return place.startsWith("<") ? null : BigInt(`0x${place}`);
}

function sizeOf(tail: string): bigint | null {
  const match = SIZE.exec(tail);
  return match ? BigInt(match[1]!) << UNIT_SHIFT[match[2]!]! : null;
}

function noteOn(place: string, type: string | undefined, enhanced: boolean): string | null {
  if (enhanced) return "the address comes from Enhanced Allocation, not from the register";
  if (place.startsWith("<") && place !== "<unassigned>") return `the text says ${place}`;
  return type === undefined || type === "32-bit" || type === "64-bit" ? null : `the text says ${type}`;
}

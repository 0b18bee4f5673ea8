// Sizes of BARs: those that the text of a dump tells, and guesses where it does not.

import { findCapability } from "../../decode/capabilities";
import type { Image } from "../image";
import type { AddressRegister } from "./registers";

export interface Size {
  readonly bytes: bigint;
  /** A guess. */
  readonly inferred: boolean;
}

/** Smallest and largest size of a BAR. */
interface Limits {
  readonly least: bigint;
  readonly most: bigint;
}

const KIB = 1n << 10n;
const MIB = 1n << 20n;

const LIMITS: Readonly<Record<AddressRegister["type"] | "rom" | "vf", Limits>> = {
  io: { least: 4n, most: 256n },
  memory32: { least: 16n, most: 1n << 31n },
  memory64: { least: 16n, most: 1n << 55n },
  rom: { least: 2n * KIB, most: 16n * MIB },
  vf: { least: 4n * KIB, most: 1n << 55n },
};

/** Where neither a neighbour nor a window ends it, a BAR is not taken for larger than this. */
const OPEN_END = 256n * MIB;
/** A memory BAR without an address. */
const UNASSIGNED = 4n * KIB;

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);
const powerBelow = (value: bigint) => (value < 1n ? 0n : 1n << BigInt(value.toString(2).length - 1));
const powerAbove = (value: bigint) => (powerBelow(value) === value ? value : powerBelow(value) << 1n);

function within(size: bigint, { least, most }: Limits): bigint {
  return larger(smaller(size, most), least);
}

/** The largest size whose multiple the address is; 0 is no address and every size's multiple. */
function alignment(address: bigint, { most }: Limits): bigint {
  return address === 0n ? most : address & -address;
}

/** What is known of a register whose size is wanted. */
export interface Evidence {
  readonly kind: keyof typeof LIMITS;
  /** 0 if unassigned. */
  readonly address: bigint;
  /** Bytes that the text tells; null if it tells none. */
  readonly told: bigint | null;
  /** Bytes to the next address in use, undefined if there is none. */
  readonly gap: bigint | undefined;
  /** Bytes that the Function is known to use of it. */
  readonly used: bigint;
}

/**
 * A legal size to which the address is aligned. A size that the text tells is taken unless that contradicts it. Else
 * the largest that alignment and gap allow; of an unassigned register the smallest that holds what is known to be there.
 */
export function sizeFrom({ kind, address, told, gap, used }: Evidence): Size {
  const limits = LIMITS[kind];
  const aligned = alignment(address, limits);
  if (told !== null && told > 0n) {
    const bytes = within(smaller(powerBelow(told), aligned), limits);
    return { bytes, inferred: bytes !== told };
  }
  const unassigned = kind === "io" ? limits.least : UNASSIGNED;
  const room = address === 0n ? unassigned : smaller(aligned, powerBelow(gap ?? OPEN_END));
  const bytes = within(smaller(larger(room, powerAbove(used)), aligned), limits);
  return { bytes, inferred: true };
}

const MSI_X = 0x11;

/** Bytes of each BAR that the MSI-X table and pending bits take, by BAR number. */
export function msiXUse(image: Image): ReadonlyMap<number, bigint> {
  const use = new Map<number, bigint>();
  const msiX = findCapability(image.bytes, MSI_X);
  if (!msiX) return use;
  const vectors = (image.u16(msiX.offset + 2) & 0x7ff) + 1;
  const note = (at: number, length: number) => {
    const bar = image.u32(at) & 7;
    const end = BigInt((image.u32(at) & ~7) >>> 0) + BigInt(length);
    use.set(bar, larger(use.get(bar) ?? 0n, end));
  };
  note(msiX.offset + 4, vectors * 16);
  note(msiX.offset + 8, Math.ceil(vectors / 64) * 8);
  return use;
}

const SUFFIXES = ["", "K", "M", "G", "T"];

/** A size as machine files write it: "512K". */
export function sizeText(bytes: bigint): string {
  let value = bytes;
  let suffix = 0;
  while (suffix < SUFFIXES.length - 1 && value % KIB === 0n) {
    value /= KIB;
    suffix++;
  }
  return `${value}${SUFFIXES[suffix]}`;
}

// BARs under test: descriptions of them, and everything that is written to one.

import type { PciFunction } from "../../../src/model/function";
import {
  build,
  endpoint,
  type FunctionInput,
  machineWith,
  named,
  numberBuses,
  rootPort,
} from "../../support/machines";
import { Random } from "../../support/random";

export type BarInput = NonNullable<FunctionInput["bars"]>[number];

/** One or two dwords of registers that form a BAR. */
export interface BarCase {
  /** Offset of the register. */
  readonly at: number;
  readonly wide: boolean;
  /** Bytes that the register must show. */
  readonly size: bigint;
  /** Bits below the address that read as they are whatever is written. */
  readonly type: number;
  /** Bits below the address that software writes: Expansion ROM Enable. */
  readonly writable: number;
}

const SEED = 0xba25;
const RANDOM_VALUES = 4;

function typeBits({ type, prefetchable }: BarInput): number {
  if (type === "io") return 1;
  return (type === "memory64" ? 4 : 0) | (prefetchable ? 8 : 0);
}

/** `first` is the offset of register 0; `least` a size that the BAR has at least. */
export const caseOf = (bar: BarInput, first: number, least = 0n): BarCase => {
  const size = BigInt(`${bar.size}`);
  const wide = bar.type === "memory64";
  return {
    at: first + 4 * Number(bar.index),
    wide,
    size: size > least ? size : least,
    type: typeBits(bar),
    writable: 0,
  };
};

/** What the BAR reads after `value` was written to all its bytes. */
function shown({ size, type, writable, wide }: BarCase, value: bigint): bigint {
  const all = wide ? 0xffffffffffffffffn : 0xffffffffn;
  return (value & all & ~(size - 1n)) | BigInt(type) | (value & BigInt(writable));
}

const dwordsOf = ({ wide }: BarCase) => (wide ? 2 : 1);

function readBar(fn: PciFunction, bar: BarCase): bigint {
  let value = 0n;
  for (let i = 0; i < dwordsOf(bar); i++) value += BigInt(fn.config.read(bar.at + 4 * i)) << BigInt(32 * i);
  return value;
}

export function writeBar(fn: PciFunction, bar: BarCase, value: bigint, size: 1 | 2 | 4): void {
  for (let byte = 0; byte < 4 * dwordsOf(bar); byte += size) {
    fn.config.write(bar.at + byte, Number(BigInt.asUintN(8 * size, value >> BigInt(8 * byte))), size);
  }
}

/** Differences after each write of ones, zeros and random values at each width, and of single lanes. */
export function differences(fn: PciFunction, bar: BarCase): string[] {
  const random = new Random(SEED + bar.at);
  const found: string[] = [];
  const compare = (what: string, expected: bigint) => {
    const value = readBar(fn, bar);
    if (value !== expected) found.push(`${what}: ${value.toString(16)}, not ${expected.toString(16)}`);
  };
  compare("after reset", shown(bar, 0n));
  const randoms = Array.from({ length: RANDOM_VALUES }, () => BigInt(random.u32()) * 0x1_0000_0001n);
  for (const size of [1, 2, 4] as const) {
    for (const value of [0xffffffffffffffffn, 0n, ...randoms]) {
      writeBar(fn, bar, value, size);
      compare(`${size} bytes at a time, ${value.toString(16)}`, shown(bar, value));
    }
    for (let byte = 0; byte < 4 * dwordsOf(bar); byte += size) {
      writeBar(fn, bar, 0n, 4);
      const ones = 2 ** (8 * size) - 1;
      fn.config.write(bar.at + byte, ones, size);
      compare(`${size} bytes at lane ${byte}`, shown(bar, BigInt(ones) << BigInt(8 * byte)));
    }
  }
  return found;
}

/** All registers from `first` on, so that a test sees what a write to one BAR does to others. */
export function registers(fn: PciFunction, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => fn.config.read(first + 4 * i));
}

/** An endpoint below a Root Port. */
export async function subject(file: FunctionInput): Promise<PciFunction> {
  const machine = await build(machineWith(rootPort([endpoint({ name: "subject", ...file })])));
  numberBuses(machine);
  return named(machine, "subject");
}

export const KiB = 1024n;
export const MiB = KiB * KiB;
export const GiB = KiB * MiB;
/** A size as machine files take it. */
export const text = (size: bigint) => `0x${size.toString(16)}`;

/** BARs of one type and several sizes, one after the other. */
export const set = (type: BarInput["type"], prefetchable: boolean, sizes: bigint[]): BarInput[] =>
  sizes.map((size, i) => ({
    index: type === "memory64" ? 2 * i : i,
    type,
    ...(type !== "io" && { prefetchable }),
    size: text(size),
  }));

export const titleOf = ({ index, type, prefetchable, size }: BarInput) =>
  `BAR${index}, ${prefetchable ? "prefetchable " : ""}${type} of ${size} bytes`;

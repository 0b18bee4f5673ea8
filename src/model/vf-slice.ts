// Where the part of a VF BAR lies that belongs to one VF.

import type { BarDescription } from "../machine/description";
import { srIov } from "../spec/index";
import type { AnyFunction } from "./machine";

/** Offsets from the start of the SR-IOV capability. */
const offsetOf = (name: "VF BAR0" | "System Page Size"): number =>
  srIov.registers.find((register) => register.name === name)!.offset;
const VF_BARS = offsetOf("VF BAR0");
const PAGE_SIZE = offsetOf("System Page Size");
const SMALLEST_PAGE = 4096n;
const FLAGS = 0xfn;

/** Bytes of a VF BAR that belong to one VF, of `size` at least; `at` is the PF's SR-IOV capability (R45, R48). */
export function sliceBytes(pf: AnyFunction, at: number, size: bigint): bigint {
  const page = BigInt(pf.peek(at + PAGE_SIZE)) * SMALLEST_PAGE;
  return size > page ? size : page;
}

/** The address of the first VF's part as the PF has it now; 0 if there is none. */
export function firstSlice(pf: AnyFunction, at: number, bar: BarDescription): bigint {
  return barAddress(pf, at + VF_BARS, bar);
}

/** The address in a BAR as it stands now; `first` is the offset of BAR 0. */
export function barAddress(f: AnyFunction, first: number, { index, type }: BarDescription): bigint {
  const at = first + 4 * index;
  const low = BigInt(f.peek(at));
  if (type === "io") return low & ~3n;
  const high = type === "memory64" ? BigInt(f.peek(at + 4)) : 0n;
  return (high << 32n) | (low & ~FLAGS);
}

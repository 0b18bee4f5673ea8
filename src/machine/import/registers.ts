// Base Address Registers of a dump, as their bytes say it.

import { type Source, TYPE_1_HEADER } from "./source";

/** A register, or two of them, that holds an address. */
export interface AddressRegister {
  /** Number of the (lower) register. */
  readonly index: number;
  readonly type: "memory32" | "memory64" | "io";
  readonly space: "memory" | "io";
  readonly prefetchable: boolean;
  /** 0 if unassigned. */
  readonly address: bigint;
}

const BAR0 = 0x10;
const VF_BAR0 = 0x24;
const REGISTERS = [6, 2];
const ROM_ADDRESS = 0xfffff800;

/** Registers of a type that exists; one that reads zero tells nothing and is left out. */
function registersAt(source: Source, first: number, count: number): AddressRegister[] {
  const found: AddressRegister[] = [];
  for (let index = 0; index < count; index++) {
    const register = registerAt(source, first + index * 4, index);
    if (!register) continue;
    const is64 = register.type === "memory64";
    if (!is64 || index + 1 < count) found.push(register);
    if (is64) index++;
  }
  return found;
}

function registerAt({ image }: Source, at: number, index: number): AddressRegister | undefined {
  const value = image.u32(at);
  if (value === 0) return undefined;
  if ((value & 1) === 1) {
    if ((value & 2) !== 0) return undefined;
    return { index, type: "io", space: "io", prefetchable: false, address: BigInt((value & ~3) >>> 0) };
  }
  const type = (value >>> 1) & 3;
  if (type !== 0 && type !== 2) return undefined;
  const upper = type === 2 ? BigInt(image.u32(at + 4)) << 32n : 0n;
  return {
    index,
    type: type === 2 ? "memory64" : "memory32",
    space: "memory",
    prefetchable: (value & 8) !== 0,
    address: upper | BigInt((value & ~15) >>> 0),
  };
}

/** How many BARs a header of that type has. */
export function registerCount(source: Source): number {
  return REGISTERS[source.headerType] ?? 0;
}

export function readRegisters(source: Source): AddressRegister[] {
  return registersAt(source, BAR0, registerCount(source));
}

/** VF BARs of a PF; `at` is the offset of its SR-IOV capability. VFs have no I/O (R50). */
export function readVfRegisters(pf: Source, at: number): AddressRegister[] {
  return registersAt(pf, at + VF_BAR0, 6).filter(({ space }) => space === "memory");
}

/** Address of the Expansion ROM; undefined if the register reads zero or holds more than an address. */
export function readRom(source: Source): bigint | undefined {
  if (registerCount(source) === 0) return undefined;
  const value = source.image.u32(source.headerType === TYPE_1_HEADER ? 0x38 : 0x30);
  return value === 0 || (value & ~ROM_ADDRESS & ~1) !== 0 ? undefined : BigInt((value & ROM_ADDRESS) >>> 0);
}

/** Whether the register of the Expansion ROM reads zero. */
export function romIsZero(source: Source): boolean {
  return source.image.u32(source.headerType === TYPE_1_HEADER ? 0x38 : 0x30) === 0;
}

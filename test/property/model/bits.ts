// Configuration space as single bits: of each the attribute from its row and the value after reset.

import type { CapabilityDescription, FunctionDescription } from "../../../src/machine/description";
import {
  type Attribute,
  type Block,
  blockByKey,
  capabilityById,
  extendedCapabilityById,
  type PortType,
  type Trait,
  type0Header,
  type1Header,
} from "../../../src/spec";
import { fieldKey } from "../../../src/spec/conditions";
import { grown } from "../../../src/spec/grown";
import { type Context, fieldCases } from "../../support/rows";

export const CONFIG_BITS = 4096 * 8;

/** One bit. */
export interface Bit {
  readonly attribute: Attribute;
  readonly reset: number;
  readonly keptByFlr: boolean;
}

const RESERVED: Bit = { attribute: "RsvdP", reset: 0, keptByFlr: false };

/** The value of `count` bits of an image. */
export function imageBits(image: Uint8Array, first: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const bit = ((image[(first + i) >> 3] ?? 0) >> ((first + i) & 7)) & 1;
    value += bit * 2 ** i;
  }
  return value;
}

/** Values of all fields of a block in an image, which conditions of rows ask for. */
function valuesIn(image: Uint8Array, block: Block, at: number): Record<string, number> {
  const values: Record<string, number> = {};
  for (const register of block.registers) {
    for (const field of register.fields) {
      const first = (at + register.offset) * 8 + field.low;
      values[fieldKey(register, field)] ??= imageBits(image, first, field.high - field.low + 1);
    }
  }
  return values;
}

function blockOf(capability: CapabilityDescription): Block | undefined {
  if (capability.type !== "other") return blockByKey(capability.type);
  return capability.extended ? extendedCapabilityById(capability.id) : capabilityById(capability.id);
}

export interface BitSource {
  readonly vf: boolean;
  readonly portType: PortType;
  readonly headerType: 0 | 1 | 2;
  readonly traits: ReadonlySet<Trait>;
  readonly capabilities: readonly CapabilityDescription[];
  /** What is there when the machine is built, or when the VF comes into being. */
  readonly image: Uint8Array;
}

/** All bits of a Function or VF. */
export function bitsOf(source: BitSource): Bit[] {
  const bits = new Array<Bit>(CONFIG_BITS).fill(RESERVED);
  place(bits, source, source.headerType === 1 ? type1Header : type0Header, 0);
  for (const capability of source.capabilities) {
    const block = blockOf(capability);
    if (block) place(bits, source, wholeBlock(block, source, capability), capability.at);
  }
  return bits;
}

/** With what its bytes say that it has. */
function wholeBlock(block: Block, { image, portType }: BitSource, capability: CapabilityDescription): Block {
  if (!("bytes" in capability)) return block;
  const read = (offset: number) => imageBits(image, (capability.at + offset) * 8, 32);
  return grown(block, read, capability.bytes, portType);
}

function place(bits: Bit[], source: BitSource, block: Block, at: number): void {
  const { vf, portType, traits, image } = source;
  const context: Context = { vf, portType, traits, values: valuesIn(image, block, at) };
  for (const { attribute, dword, low, bits: count, keptByFlr } of fieldCases(block, context)) {
    for (let i = 0; i < count; i++) {
      const position = (at + dword) * 8 + low + i;
      bits[position] = { attribute, keptByFlr, reset: imageBits(image, position, 1) };
    }
  }
}

/** The register of a BAR: type bits stay, address bits from the size up are written. */
export function placeBar(
  bits: Bit[],
  offset: number,
  bar: { readonly type: string; readonly size: bigint },
): void {
  const sizeBits = bar.size.toString(2).length - 1;
  for (let i = sizeBits; i < (bar.type === "memory64" ? 64 : 32); i++) {
    bits[offset * 8 + i] = { attribute: "RW", reset: 0, keptByFlr: false };
  }
}

/** Facts about the Function on which rows depend. */
export function traitsOf(
  f: FunctionDescription,
  place: { readonly lowestPf: boolean; readonly onRootBus: boolean },
): ReadonlySet<Trait> {
  const traits = new Set<Trait>();
  if (f.bars.some(({ type }) => type === "io")) traits.add("I/O BAR");
  const isFixed = f.capabilities.some((one) => one.type === "ea" && one.fixed?.some(({ vf }) => !vf));
  if (f.bars.some(({ type }) => type !== "io") || f.rom || isFixed) traits.add("memory BAR");
  if (f.interruptPin > 0) traits.add("interrupt pin");
  if (place.lowestPf) traits.add("lowest PF");
  if (place.onRootBus) traits.add("root-complex integrated");
  return traits;
}

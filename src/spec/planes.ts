// Rows to planes: the binary form of a block, the only form that the core knows.

import type { Attribute } from "./attributes";
import { attributes } from "./attributes";
import { type Context, fieldKey, fieldValue, holds } from "./conditions";
import type { Block, Field, Register } from "./model";

/** One u32 per dword of the block. A bit of `own` says that each VF has a copy of that bit. */
export interface Planes {
  readonly dwords: number;
  readonly reset: Uint32Array;
  readonly writable: Uint32Array;
  readonly clearable: Uint32Array;
  readonly sticky: Uint32Array;
  readonly keptByFlr: Uint32Array;
  readonly own: Uint32Array;
}

/** A field as it is in one particular Function. */
export interface ResolvedField {
  readonly register: Register;
  readonly field: Field;
  /** Bit position of the field's lowest bit, counted from the start of the block. */
  readonly bit: number;
  readonly bits: number;
  readonly attribute: Attribute;
  /** The bits of the field that exist. */
  readonly implemented: number;
  /** The field's value after reset. */
  readonly reset: number;
  readonly keptByFlr: boolean;
  readonly live: boolean;
}

/** The registers that exist in this Function. */
export function registersOf<R extends Register>(block: Block<string, R>, context: Context): R[] {
  return block.registers.filter((register) => holds(register.when, block, context));
}

/** Length of the block in bytes, a multiple of four. */
export function bytesOf(block: Block, context: Context): number {
  if (block.bytes !== undefined) return block.bytes;
  const ends = registersOf(block, context).map((register) => register.offset + register.width / 8);
  return (Math.max(4, ...ends) + 3) & ~3;
}

/** Attribute and reset value of a field in this Function: conditions and the VF column applied. */
export function resolveField(
  block: Block,
  register: Register,
  field: Field,
  context: Context,
): ResolvedField {
  const bits = field.high - field.low + 1;
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  const within = field.within === undefined ? mask : fieldValue(block, field.within, context);
  const base = {
    implemented: (mask & within) >>> 0,
    register,
    field,
    bit: register.offset * 8 + field.low,
    bits,
    live: field.live ?? false,
    keptByFlr: (field.keptByFlr ?? false) || attributes[field.attribute].sticky,
  };
  const absent = { ...base, attribute: "RsvdP" as const, reset: 0, live: false, keptByFlr: false };
  if (!holds(field.when, block, context)) return absent;

  const given = context.values[fieldKey(register, field)];
  const reset = ((given ?? field.reset ?? 0) & mask) >>> 0;
  if (!context.vf || field.vf === undefined) {
    return attributes[field.attribute].reserved
      ? { ...absent, attribute: field.attribute }
      : { ...base, attribute: field.attribute, reset };
  }
  const column = typeof field.vf === "string" ? { attribute: field.vf } : field.vf;
  const meaning = attributes[column.attribute];
  if (meaning.reserved) return { ...absent, attribute: column.attribute };
  const vfReset = ((column.reset ?? given ?? field.reset ?? 0) & mask) >>> 0;
  return {
    ...base,
    attribute: column.attribute,
    reset: vfReset,
    keptByFlr: (field.keptByFlr ?? false) || meaning.sticky,
  };
}

/** Every field of every register that exists in this Function. */
export function fieldsOf(block: Block, context: Context): ResolvedField[] {
  return registersOf(block, context).flatMap((register) =>
    register.fields.map((field) => resolveField(block, register, field, context)),
  );
}

export function planesOf(block: Block, context: Context): Planes {
  const dwords = bytesOf(block, context) / 4;
  const plane = () => new Uint32Array(dwords);
  const planes: Planes = {
    dwords,
    reset: plane(),
    writable: plane(),
    clearable: plane(),
    sticky: plane(),
    keptByFlr: plane(),
    own: plane(),
  };
  for (const one of fieldsOf(block, context)) {
    const meaning = attributes[one.attribute];
    deposit(planes.reset, one, one.reset & one.implemented);
    if (meaning.writable) deposit(planes.writable, one, one.implemented);
    if (meaning.clearable) deposit(planes.clearable, one, one.implemented);
    if (meaning.sticky) deposit(planes.sticky, one);
    if (one.keptByFlr) deposit(planes.keptByFlr, one);
    if (meaning.writable || meaning.clearable || meaning.sticky || one.live) deposit(planes.own, one);
  }
  return planes;
}

/** Writes `value` (all ones without it) into the field's bits; a field does not cross a dword. */
function deposit(plane: Uint32Array, at: { bit: number; bits: number }, value = 0xffffffff): void {
  const dword = at.bit >>> 5;
  const mask = at.bits === 32 ? 0xffffffff : 2 ** at.bits - 1;
  const shift = at.bit & 31;
  const before = plane[dword] ?? 0;
  plane[dword] = (before & ~(mask << shift)) | ((value & mask) << shift);
}

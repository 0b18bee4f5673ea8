// The rows of a block as they apply to one Function: attribute and reset value of every field.

import { type Attribute, attributes, type Block, type Field, type Register } from "../../src/spec";
import { type Context, fieldKey, holds } from "../../src/spec/conditions";

export type { Context };

/** A field of a register that exists in this Function. */
export interface FieldCase {
  readonly block: Block;
  readonly register: Register;
  readonly field: Field;
  /** Dword of the field, and of its lowest bit in it; bytes from the start of the block. */
  readonly dword: number;
  readonly low: number;
  readonly bits: number;
  readonly attribute: Attribute;
  readonly reset: number;
  readonly keptByFlr: boolean;
  /** The device changes the bits by itself. */
  readonly live: boolean;
}

/** All ones in `bits` bits. */
export const onesOf = (bits: number) => 2 ** bits - 1;

/** "SR-IOV Control › VF Enable", or the register's name where it is one field. */
export function titleOf({ register, field }: FieldCase): string {
  return register.name === field.name ? register.name : `${register.name} › ${field.name}`;
}

/** What reads and writes of the field meet: reserved where a condition or the VF column says so. */
function attributeOf(block: Block, field: Field, context: Context): Attribute {
  if (!holds(field.when, block, context)) return "RsvdP";
  if (!context.vf || field.vf === undefined) return field.attribute;
  return typeof field.vf === "string" ? field.vf : field.vf.attribute;
}

function resetOf(register: Register, field: Field, attribute: Attribute, context: Context): number {
  if (attributes[attribute].reserved) return 0;
  const column = context.vf && typeof field.vf === "object" ? field.vf.reset : undefined;
  return column ?? context.values[fieldKey(register, field)] ?? field.reset ?? 0;
}

function caseOf(block: Block, register: Register, field: Field, context: Context): FieldCase {
  const attribute = attributeOf(block, field, context);
  const { sticky, reserved } = attributes[attribute];
  const bit = register.offset * 8 + field.low;
  return {
    block,
    register,
    field,
    dword: Math.floor(bit / 32) * 4,
    low: bit % 32,
    bits: field.high - field.low + 1,
    attribute,
    reset: resetOf(register, field, attribute, context),
    keptByFlr: !reserved && (sticky || field.keptByFlr === true),
    live: !reserved && field.live === true,
  };
}

/** Every field of every register that exists in a Function with this context, reserved ones included. */
export function fieldCases(block: Block, context: Context): FieldCase[] {
  return block.registers
    .filter((register) => holds(register.when, block, context))
    .flatMap((register) => register.fields.map((field) => caseOf(block, register, field, context)));
}

/** Length of the block in bytes, a multiple of four. */
export function lengthOf(block: Block, context: Context): number {
  const ends = fieldCases(block, context).map(({ dword }) => dword + 4);
  return block.bytes ?? Math.max(4, ...ends);
}

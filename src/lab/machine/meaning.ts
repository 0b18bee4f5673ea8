// The value of a register in words.

import { classCodeName, type DecodedField, type DecodedRegister } from "../../index";
import { hex } from "../text";

/** `next` is the dword behind the register; `upperHalf` tells that it belongs to the BAR before it. */
export function registerMeaning(decoded: DecodedRegister, next: number, upperHalf: boolean): string {
  const { register, fields, value } = decoded;
  if (upperHalf) return "upper half";
  if (register.bar === "bar" || register.bar === "vf-bar") return barMeaning(value, next);
  if (register.name === "Class Code") return classCodeName(value) ?? "";
  const [only, ...more] = fields;
  if (only && more.length === 0) return only.text ?? "";
  return fields
    .map(fieldMeaning)
    .filter((text) => text !== "")
    .join(", ");
}

/** Offsets of the registers that are the upper half of a 64-bit BAR. */
export function upperHalves(registers: readonly DecodedRegister[]): Set<number> {
  const upper = new Set<number>();
  for (const { register, offset, value } of registers) {
    const isBar = register.bar === "bar" || register.bar === "vf-bar";
    if (isBar && (value & 7) === 4 && !upper.has(offset)) upper.add(offset + 4);
  }
  return upper;
}

/** A BAR's type bits and address (PCIe §7.5.1.2.1). One that reads zero may not be there at all. */
function barMeaning(value: number, next: number): string {
  if (value === 0) return "";
  if (value % 2 === 1) return `I/O at ${hexadecimal(value - (value % 4))}`;
  const wide = (value & 6) === 4;
  const prefetchable = (value & 8) !== 0;
  const address = value - (value % 16) + (wide ? next * 2 ** 32 : 0);
  return `memory, ${wide ? 64 : 32}-bit${prefetchable ? ", prefetchable" : ""}, at ${hexadecimal(address)}`;
}

function fieldMeaning({ field, value, text, attribute }: DecodedField): string {
  if (attribute === "RsvdP" || attribute === "RsvdZ") return "";
  if (field.high === field.low) return value === 1 ? field.name : "";
  if (text !== undefined) return `${field.name} ${text}`;
  return value === 0 ? "" : `${field.name} ${value < 10 ? value : `${hex(value, 1)}h`}`;
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16)}`;
}

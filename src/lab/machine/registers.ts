// Registers of a Function as they read now, and the writes that change some of their fields.

import { type AnyFunction, type DecodedRegister, decodeFunction } from "../../index";
import { type NamedRegister, registersOf as namedRegisters } from "../../trace/names";
import { hex } from "../text";

/** The register that begins at an offset. */
export function registerAt(f: AnyFunction, offset: number): DecodedRegister | undefined {
  return registersOf(f).find((register) => register.offset === offset);
}

/** The same with its block; also of a Function that does not answer now. */
export function namedRegister(f: AnyFunction, offset: number): NamedRegister | undefined {
  return namedRegisters(f).find(({ decoded }) => decoded.offset === offset);
}

/** Name of the register that begins at an offset, or the offset. */
export function registerName(f: AnyFunction, offset: number): string {
  return namedRegister(f, offset)?.decoded.register.name ?? `${hex(offset, 3)}h`;
}

export function registersOf(f: AnyFunction): DecodedRegister[] {
  return decodeFunction(f.config.bytes(), { vf: f.isVf }).flatMap((block) => block.registers);
}

/** Registers of the SR-IOV capability by name; none if the Function has no such capability. */
export function srIovRegisters(f: AnyFunction): Map<string, DecodedRegister> {
  const block = decodeFunction(f.config.bytes(), { vf: f.isVf }).find(({ name }) => name === "SR-IOV");
  return new Map(block?.registers.map((register) => [register.register.name, register]));
}

/** The register's value with fields changed: others as they read, but bits that a one would clear as zero. */
export function withFields(register: DecodedRegister, changes: Readonly<Record<string, number>>): number {
  let value = register.value;
  for (const { field, attribute } of register.fields) {
    const given = changes[field.name];
    const clears = attribute === "RW1C" || attribute === "RW1CS";
    if (given !== undefined) value = deposit(value, field.high, field.low, given);
    else if (clears) value = deposit(value, field.high, field.low, 0);
  }
  return value;
}

/** `register` with the bits `high` to `low` replaced; beyond 31 bits `<<` would not do. */
function deposit(register: number, high: number, low: number, field: number): number {
  const above = 2 ** (high + 1);
  return (
    Math.floor(register / above) * above + (field % 2 ** (high - low + 1)) * 2 ** low + (register % 2 ** low)
  );
}

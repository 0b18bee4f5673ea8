// Registers and fields by name, as exercise files and the console write them: `NumVFs`, `SR-IOV Control.VF Enable`.

import {
  type AnyFunction,
  blocks,
  type DecodedField,
  type DecodedRegister,
  decodeFunction,
} from "../../../index";

export interface Named {
  readonly register: DecodedRegister;
  /** Absent where the whole register is meant. */
  readonly field?: DecodedField;
}

const known = new Set(
  blocks.flatMap((block) =>
    block.registers.flatMap(({ name, fields }) => [name, ...fields.map((field) => `${name}.${field.name}`)]),
  ),
);

/** Whether any block has such a register or field. */
export function isKnownName(name: string): boolean {
  return known.has(name);
}

/** The first register with the name, or the field of it. Undefined if the Function has none. */
export function namedIn(f: AnyFunction, name: string): Named | undefined {
  const registers = decodeFunction(f.image(), { vf: f.isVf }).flatMap((block) => block.registers);
  const whole = registers.find(({ register }) => register.name === name);
  if (whole) return { register: whole };
  for (const register of registers) {
    const field = register.fields.find((one) => `${register.register.name}.${one.field.name}` === name);
    if (field) return { register, field };
  }
  return undefined;
}

// Overriding dwords with their offsets as numbers.

import type { RegisterOverride } from "../description";
import { child } from "../problems";
import type { RegistersFile } from "../schema/registers";

/** By ascending offset; `pointer` is that of the key. */
export function describeRegisters(file: RegistersFile | undefined, pointer: string): RegisterOverride[] {
  const registers = Object.entries(file ?? {}).map(([offset, dword]) => ({
    offset: Number(offset),
    ...(typeof dword === "number" ? { value: dword, readOnly: false } : dword),
    pointer: child(pointer, offset),
  }));
  return registers.sort((a, b) => a.offset - b.offset);
}

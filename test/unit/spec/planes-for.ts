// A Function for the rows to describe, and the planes they give for it.

import type { Block, PortType } from "../../../src/spec";
import type { Context, FieldValues } from "../../../src/spec/conditions";
import { type Planes, planesOf, registersOf } from "../../../src/spec/planes";

/** A PF or a Port, with a memory BAR and an interrupt pin. */
export const pf = (values: FieldValues = {}, portType: PortType = "endpoint"): Context => ({
  vf: false,
  portType,
  traits: new Set(["memory BAR", "interrupt pin"]),
  values,
});

export const vf = (values: FieldValues = {}): Context => ({ ...pf(values), vf: true });

/** Bits of the register at `offset`, `width` of them. */
export function bits(
  block: Block,
  context: Context,
  plane: Exclude<keyof Planes, "dwords">,
  offset: number,
  width = 16,
): number {
  const dword = planesOf(block, context)[plane][offset >> 2] ?? 0;
  return ((dword >>> (8 * (offset & 3))) & (2 ** width - 1)) >>> 0;
}

/** Names of the registers that exist. */
export const names = (block: Block, context: Context): string[] =>
  registersOf(block, context).map(({ name }) => name);

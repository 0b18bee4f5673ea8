// A variant: a block with certain values in a Function at a certain place.

import { withoutLink } from "../../../src/machine/links";
import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";
import { attributes, type Block, type Trait } from "../../../src/spec";
import { fieldKey } from "../../../src/spec/conditions";
import type { FunctionInput, MachineInput } from "../../support/machines";
import { type Context, onesOf } from "../../support/rows";
import { PCIE_AT } from "./lists";
import type { Place } from "./places";

export type Values = Readonly<Record<string, number>>;

export interface Variant {
  readonly block: Block;
  readonly place: Place;
  /** "MSI in a VF, 64 bits, masking". */
  readonly title: string;
  /** Offset of the block in configuration space. */
  readonly at: number;
  readonly pcieAt: number;
  readonly context: Context;
  file(): MachineInput;
}

interface Description {
  /** What the variant has that others have not. */
  readonly with: string;
  readonly values: Values;
  readonly traits?: readonly Trait[];
}

function contextOf(place: Place, { values, traits = [] }: Description): Context {
  return { vf: place.vf, portType: place.portType, traits: new Set([...place.traits, ...traits]), values };
}

function titleOf(block: Block, place: Place, description: Description): string {
  const article = /^[aeiou]/i.test(place.name) ? "an" : "a";
  return `${block.name} in ${article} ${place.name}, ${description.with}`;
}

/** A header; `keys` give the Function what `values` expect, unless the whole machine file is given. */
export function headerVariant(
  block: Block,
  place: Place,
  description: Description & { readonly keys: FunctionInput; readonly file?: MachineInput },
): Variant {
  return {
    block,
    place,
    title: titleOf(block, place, description),
    at: 0,
    pcieAt: PCIE_AT,
    context: contextOf(place, description),
    file: () => description.file ?? place.file(description.keys),
  };
}

/** A capability, at 40h or 100h; the machine file gives its fields the variant's values. */
export function capabilityVariant(
  block: Block,
  place: Place,
  description: Description & { readonly capability: CapabilityInput; readonly keys?: FunctionInput },
): Variant {
  const at = block.place.kind === "extended" ? 0x100 : 0x40;
  // The links are what the lists make them: in the machine's file they would bend the PF's list too.
  const values = withoutLink(description.values);
  const capability: CapabilityInput = { ...description.capability, at, values };
  return {
    block,
    place,
    title: titleOf(block, place, description),
    at,
    pcieAt: capability.type === "pcie" ? at : PCIE_AT,
    context: contextOf(place, description),
    file: () => place.file({ ...description.keys, capabilities: [capability] }),
  };
}

/** Values for every field that the Function's description sets: all zero, or all ones. */
export function valuesOf(block: Block, fill: "zeros" | "ones", fixed: Values): Values {
  const values: Record<string, number> = {};
  for (const register of block.registers) {
    if (register.bar || /Capability Header$/.test(register.name)) continue;
    for (const field of register.fields) {
      if (!["RO", "HwInit"].includes(field.attribute) || attributes[field.attribute].reserved) continue;
      values[fieldKey(register, field)] = fill === "ones" ? onesOf(field.high - field.low + 1) : 0;
    }
  }
  return { ...values, ...fixed };
}

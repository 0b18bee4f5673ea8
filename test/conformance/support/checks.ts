// What the rows say of a field, held against what the machine does. Differences come back as texts.

import { attributes } from "../../../src/spec";
import { type FieldCase, onesOf } from "../../support/rows";
import { exceptionOf } from "./exceptions";
import type { ResetName } from "./places";
import { laneMask, type Transition } from "./probe";
import type { Subject } from "./subject";

const hex = (value: number) => `${value.toString(16)}h`;

export function fieldOf(dword: number, { low, bits }: FieldCase): number {
  return Math.floor(dword / 2 ** low) % (onesOf(bits) + 1);
}

/** The field has its reset value when the machine is built. */
export function startDifferences(c: FieldCase, created: Uint32Array): string[] {
  const value = fieldOf(created[c.dword / 4] ?? 0, c);
  return value === c.reset ? [] : [`starts as ${hex(value)}, not ${hex(c.reset)}`];
}

/** A dword as reads of each width show it, and as it is. */
export interface Reads {
  readonly present: number;
  readonly byBytes: number;
  readonly byWords: number;
  readonly byDwords: number;
}

/** Reads of every width see the field as it is. */
export function readDifferences(c: FieldCase, { present, ...reads }: Reads): string[] {
  return Object.entries(reads).flatMap(([how, dword]) => {
    const value = fieldOf(dword, c);
    return value === fieldOf(present, c) ? [] : [`${how}: ${hex(value)}, not ${hex(fieldOf(present, c))}`];
  });
}

/** What the bits of the field hold after a write, bit by bit from the attribute. */
function afterWrite(c: FieldCase, { lanes, written, before }: Transition): number {
  const { writable, clearable } = attributes[c.attribute];
  let value = 0;
  for (let bit = 0; bit < c.bits; bit++) {
    const was = Math.floor(before / 2 ** (c.low + bit)) % 2;
    const enabled = Math.floor(lanes / 2 ** (c.low + bit)) % 2 === 1;
    const one = Math.floor(written / 2 ** (c.low + bit)) % 2;
    const becomes = writable ? one : clearable && one === 1 ? 0 : was;
    value += (enabled ? becomes : was) * 2 ** bit;
  }
  return value;
}

/** What is left by writes; with `general` as the attribute alone says, exceptions left aside. */
export function writeDifferences(
  subject: Subject,
  c: FieldCase,
  transitions: readonly Transition[],
  general = false,
): string[] {
  const leaves = general ? undefined : exceptionOf(c)?.leaves;
  return transitions.flatMap((transition) => {
    const plain = afterWrite(c, transition);
    const before = fieldOf(transition.before, c);
    const expected = leaves ? leaves(plain, before, subject.context.values) : plain;
    const found = fieldOf(transition.after, c);
    if (found === expected) return [];
    return [`${transition.access}: from ${hex(before)} to ${hex(found)}, not ${hex(expected)}`];
  });
}

/** Whether the field keeps its value over the reset; a VF that went away and came back keeps nothing. */
export function survives(c: FieldCase, reset: ResetName, vf: boolean): boolean {
  if (reset === "FLR" || reset === "FLR by register") return c.keptByFlr;
  if (reset === "fundamental reset" || vf) return false;
  return attributes[c.attribute].sticky;
}

/** A field that software or the device can change; what acts on a write and reads zero does not change. */
export function isChangeable(c: FieldCase): boolean {
  const { writable, clearable, sticky } = attributes[c.attribute];
  return (writable && !exceptionOf(c)) || clearable || sticky || (c.live && c.attribute === "RO");
}

/** `disturbed` and `after`: the block's dwords before and after the reset. */
export function afterResetDifferences(
  c: FieldCase,
  reset: ResetName,
  vf: boolean,
  disturbed: Uint32Array,
  after: Uint32Array,
): string[] {
  const before = fieldOf(disturbed[c.dword / 4] ?? 0, c);
  const found = fieldOf(after[c.dword / 4] ?? 0, c);
  const expected = survives(c, reset, vf) ? before : c.reset;
  const differences: string[] = [];
  if (isChangeable(c) && before === c.reset) differences.push(`could not be changed before ${reset}`);
  if (found !== expected) differences.push(`${reset}: ${hex(found)}, not ${hex(expected)}`);
  return differences;
}

/** Bits of no field: reserved, they read zero. */
export function gapDifferences(
  subject: Subject,
  dword: number,
  transitions: readonly Transition[],
): string[] {
  const named = subject.cases.filter((c) => c.dword === dword);
  const gaps = named.reduce((mask, { low, bits }) => mask & ~(onesOf(bits) * 2 ** low), laneMask(0, 4));
  return transitions.flatMap(({ access, after }) =>
    (after & gaps) === 0 ? [] : [`${access}: bits without a field read ${hex((after & gaps) >>> 0)}`],
  );
}

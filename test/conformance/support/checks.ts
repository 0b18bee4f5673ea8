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

/** The field has its reset value when the machine is built; reads of every width see what is there. */
export function resetDifferences(subject: Subject, c: FieldCase): string[] {
  subject.restart();
  const differences: string[] = [];
  const created = fieldOf(subject.created[c.dword / 4] ?? 0, c);
  if (created !== c.reset) differences.push(`starts as ${hex(created)}, not ${hex(c.reset)}`);
  const present = fieldOf(subject.peek(c.dword), c);
  for (const size of [1, 2, 4] as const) {
    let dword = 0;
    for (let lane = 0; lane < 4; lane += size) dword += subject.read(c.dword, lane, size) * 2 ** (8 * lane);
    const value = fieldOf(dword, c);
    if (value !== present) differences.push(`read by ${size} bytes: ${hex(value)}, not ${hex(present)}`);
  }
  return differences;
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

/** Whether a bit of the field keeps its value over the reset. */
export function survives(c: FieldCase, reset: ResetName): boolean {
  if (reset === "fundamental reset" || reset === "VF Enable") return false;
  if (reset === "FLR" || reset === "FLR by register") return c.keptByFlr;
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
  disturbed: Uint32Array,
  after: Uint32Array,
): string[] {
  const before = fieldOf(disturbed[c.dword / 4] ?? 0, c);
  const found = fieldOf(after[c.dword / 4] ?? 0, c);
  const expected = survives(c, reset) ? before : c.reset;
  const differences: string[] = [];
  if (isChangeable(c) && before === c.reset) differences.push(`could not be changed before ${reset}`);
  if (found !== expected) differences.push(`${reset}: ${hex(found)}, not ${hex(expected)}`);
  return differences;
}

/** Bits of no field: reserved, they read zero. */
export function gapDifferences(subject: Subject, dword: number, transitions: readonly Transition[]): string[] {
  const named = subject.cases.filter((c) => c.dword === dword);
  const gaps = named.reduce((mask, { low, bits }) => mask & ~(onesOf(bits) * 2 ** low), laneMask(0, 4));
  return transitions.flatMap(({ access, after }) =>
    (after & gaps) === 0 ? [] : [`${access}: bits without a field read ${hex((after & gaps) >>> 0)}`],
  );
}
